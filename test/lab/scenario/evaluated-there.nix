# For `pi-offload rebuild --evaluate-on-builder`: a copy of /etc/nixos lies beside it, since the builder sees this folder alone. The file
# says where it was evaluated: only in a build there is such a variable.
{
  imports = [ ./nixos/configuration.nix ];
  environment.etc."pi-offload-lab-evaluated-in".text = builtins.getEnv "NIX_BUILD_TOP";
}
