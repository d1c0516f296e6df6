/** Where the NixOS image comes from: for a network, or a line, on which the ordinary way does not work. */
import { Section } from '../../components/section.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useTexts } from '../../texts/language.tsx'

export function ImageSection() {
  const { image } = useTexts()
  return (
    <Section title={image.title}>
      <TextField path="image.mirror" label={image.mirror} hint={image.mirrorHint} inputMode="url" />
      <TextField path="image.proxy" label={image.proxy} hint={image.proxyHint} inputMode="url" />
      <TextField path="image.file" label={image.file} hint={image.fileHint} />
      <TextField path="image.sha256" label={image.sha256} hint={image.sha256Hint} />
    </Section>
  )
}
