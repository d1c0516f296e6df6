/** Files on the PC: our keys, the seed, the image, the machine's serial output. Absolute paths. */
export interface Files {
  /** `undefined` when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>
  /** The bytes from `offset` to the end: for following a file that grows. Empty when absent or shorter. */
  readFrom(path: string, offset: number): Promise<Uint8Array>
  /** Atomic (beside, then renamed); parents are made. `secret` files are readable by the user alone. */
  write(path: string, content: Uint8Array | string, options?: { secret?: boolean }): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Removes a file; absent is fine. */
  remove(path: string): Promise<void>
  /** Removes a folder when it is empty; absent or not empty is fine. */
  removeEmptyFolder(path: string): Promise<void>
  /** Names of what is in a folder; none where it is absent. */
  names(folder: string): Promise<readonly string[]>
  /** Size in bytes, `undefined` when absent. */
  size(path: string): Promise<number | undefined>
  /** SHA-256 in lower-case hex of an existing file, streamed. */
  sha256(path: string, signal?: AbortSignal): Promise<string>
  /** Free bytes where the path is or would be. */
  freeBytes(path: string): Promise<number>
  /**
   * Whether the drive is there on which the path is or would be. Of one that was unplugged all is absent, and nothing of it is gone.
   */
  isDriveThere(path: string): Promise<boolean>
  /** Names the file system where the path is or would be: two paths with the same name share their free bytes. */
  fileSystem(path: string): Promise<string>
}
