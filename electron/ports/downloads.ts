/** Large files from the web. */
import type { Progress } from '../contract/run.ts'

export interface DownloadRequest {
  url: string
  /** Partial content is kept beside it as `<file>.part` and continued by an HTTP range request. */
  file: string
  /** Lower-case hex; compared while it streams, without a second pass. */
  sha256: string
  proxy?: string
  signal: AbortSignal
  /** Its `note` says why and how often a connection is tried again. */
  onProgress: (progress: Progress) => void
}

export interface WebOptions {
  proxy?: string
  signal: AbortSignal
  /** While a connection is tried again: its `note` says why and how often. */
  onProgress?: (progress: Progress) => void
}

export interface Downloads {
  /**
   * Where a URL leads after all redirects, so that the image and its checksum come from the same release.
   * Throws `DOWNLOAD_FAILED`.
   */
  resolve(url: string, options: WebOptions): Promise<string>
  /** A small text (at most 64 KiB). Throws `DOWNLOAD_FAILED`. */
  text(url: string, options: WebOptions): Promise<string>
  /**
   * The commit point is the rename from `.part` to `file` after the checksum held.
   * Throws `DOWNLOAD_FAILED` (what arrived is kept), `DOWNLOAD_CORRUPT` (it is thrown away), `DISK_FULL`.
   */
  fetch(request: DownloadRequest): Promise<void>
}
