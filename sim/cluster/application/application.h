// What a system puts into its environments, read from a file such as
// scenarios/qareports/application.yaml, which sim/doc/application-format.md describes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sim {

struct Application {
  std::filesystem::path file;
  std::string name;        // of the system
  std::string name_space;  // of Kubernetes

  // A program that makes the images and prints the folder that has them and their images.json.
  std::filesystem::path image_builder;
  std::string image;            // without a tag: the tag is the version
  std::string default_version;  // of a first deployment

  std::filesystem::path manifests;                    // a folder with a kustomization
  std::vector<std::filesystem::path> more_manifests;  // what it needs, in other namespaces
  std::string migration_job;                          // its name; "": there is none
  std::string service;                                // what people open
  std::string ready_path;                             // answers 200 there when it can be used
  std::string run_like;  // the Deployment whose pods `run` makes one of its own like; "": none

  std::vector<std::string> buckets;       // of S3
  std::vector<std::string> mail_domains;  // that SES is to know
};

// Reads and checks a file; the paths in it are relative to it. Throws Error usage listing every
// problem with file:line:col.
Application read_application(const std::filesystem::path& file);

}  // namespace sim
