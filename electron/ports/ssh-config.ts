/** The configuration of this PC's own ssh (ssh_config(5)), as ssh itself understands it. */

export interface SshOption {
  /** In their order; most options have one. */
  values: readonly string[]
  /** No line says so: ssh does it by itself. */
  isDefault: boolean
}

export interface SshConfig {
  /** The user's home folder, an absolute path: what `~` stands for. */
  readonly home: string
  /**
   * All options for a host name or alias, by their names in lower case. Throws `TOOL_MISSING` where this PC has no ssh, `TOOL_FAILED` where
   * ssh itself finds the name or its configuration wrong.
   */
  optionsFor(host: string): Promise<ReadonlyMap<string, SshOption>>
}
