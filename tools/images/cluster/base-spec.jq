# What each container has besides what its pod says, made of containerd's own default: the node's
# trusted authorities, so that applications reach AWS's names without any setting. Python's and
# Node.js's AWS clients bring lists of their own and are told of the file.
"/etc/ssl/certs/ca-certificates.crt" as $bundle
| del(.process.rlimits)
| .process.env += ["AWS_CA_BUNDLE=" + $bundle, "REQUESTS_CA_BUNDLE=" + $bundle,
                   "NODE_EXTRA_CA_CERTS=" + $bundle]
| .mounts += [{destination: $bundle, type: "bind", source: $bundle, options: ["rbind", "ro"]}]
