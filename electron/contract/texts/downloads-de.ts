/** What is said of downloads and of the image, in German. */
import type { Phrases } from './phrases.ts'

/** After these a download is tried again. */
const passing: Phrases = {
  '{} does not say how long it is, and what came is not the whole file.':
    '{} sagt nicht, wie lang es ist, und was kam, ist nicht die ganze Datei.',
  '{} does not continue where it stopped.': '{} setzt nicht fort, wo es angehalten hat.',
  'The connection to {} dropped.': 'Die Verbindung zu {} ist abgebrochen.',
  'The connection to {} failed.': 'Die Verbindung zu {} kam nicht zustande.',
  '{} answered with HTTP status {}.': '{} antwortete mit dem HTTP-Status {}.',
}

export const downloadsDe: Phrases = {
  ...passing,
  ...Object.fromEntries(
    Object.entries(passing).map(([english, german]) => [
      `${english} Trying again ({} of {}).`,
      `${german} Neuer Versuch ({} von {}).`,
    ]),
  ),
  '{} redirects more than {} times.': '{} leitet mehr als {} Mal weiter.',
  '{} redirects to nowhere.': '{} leitet nirgendwohin weiter.',
  '{} redirects to an address that is not secure: {}':
    '{} leitet zu einer Adresse weiter, die nicht sicher ist: {}',
  '{} sends its content packed ({}), though that was declined.':
    '{} schickt seinen Inhalt gepackt ({}), obwohl das abgelehnt wurde.',
  '{} sends more than a short text: not what was asked for.':
    '{} schickt mehr als einen kurzen Text: nicht, was verlangt war.',
  'The checksum of {} is not {}. What came was thrown away.':
    'Die Prüfsumme von {} ist nicht {}. Was kam, wurde verworfen.',
  '{} says that it has {} bytes: that is no installer image.':
    '{} soll {} Bytes haben: Das ist kein Installationsabbild.',
  '{} answers a plain request with a part of the file.':
    '{} beantwortet eine einfache Anfrage mit einem Teil der Datei.',
  '{} does not end.': '{} hört nicht auf.',
  'The proxy wants a name and a password (HTTP status 407).':
    'Der Proxy verlangt Namen und Passwort (HTTP-Status 407).',
  'A web page came in the place of {}. Most often the network wants a login: open any page in a browser first.':
    'Statt {} kam eine Webseite. Meist verlangt das Netzwerk eine Anmeldung: Öffnen Sie zuerst irgendeine Seite im Browser.',
  'The connection to {} is not trusted.': 'Der Verbindung zu {} ist nicht zu trauen.',
  '{} does not answer as a web server does.': '{} antwortet nicht wie ein Webserver.',
  '{}.sha256 holds no SHA-256.': '{}.sha256 enthält kein SHA-256.',
  '{}: VirtualBox takes a file as a DVD only when it ends in .iso.':
    '{}: VirtualBox nimmt eine Datei nur als DVD, wenn sie auf .iso endet.',
  '{} has the SHA-256 {}, not {} as the setup says.': '{} hat das SHA-256 {}, nicht {}, wie das Setup sagt.',
  'The verified image is gone.': 'Das geprüfte Abbild ist weg.',
}
