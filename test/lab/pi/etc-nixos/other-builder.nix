# Another machine that builds for this Pi when it is on, which it is not.
{
  nix.distributedBuilds = true;
  nix.buildMachines = [
    {
      hostName = "workstation";
      protocol = "ssh-ng";
      system = "aarch64-linux";
      sshUser = "nix";
      sshKey = "/root/.ssh/id_nas";
      maxJobs = 2;
      supportedFeatures = [ "big-parallel" ];
    }
  ];
  programs.ssh.extraConfig = ''
    Host workstation
      HostName 192.168.77.8
      ConnectTimeout 2
  '';
}
