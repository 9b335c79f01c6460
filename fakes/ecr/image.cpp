#include "fakes/ecr/image.h"

#include <algorithm>
#include <map>

namespace fakes::ecr {

const std::string_view kImageTables = R"sql(
  CREATE TABLE ecr_images (
    id INTEGER PRIMARY KEY, repository INTEGER NOT NULL, digest TEXT NOT NULL,
    media_type TEXT NOT NULL, artifact_type TEXT NOT NULL, size INTEGER NOT NULL,
    pushed INTEGER NOT NULL, pulled INTEGER, UNIQUE (repository, digest));
  CREATE TABLE ecr_image_tags (
    repository INTEGER NOT NULL, tag TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (repository, tag)) WITHOUT ROWID;
  CREATE TABLE ecr_references (
    repository INTEGER NOT NULL, list TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (repository, list, digest)) WITHOUT ROWID;
)sql";

namespace {

constexpr std::size_t longest_tag = 300;

Image read_row(const Row& row) {
  Image image;
  image.digest = row.text(0);
  image.media_type = row.text(1);
  image.artifact_type = row.text(2);
  image.size = static_cast<std::uint64_t>(row.integer(3));
  image.pushed = time_of(row.integer(4));
  if (!row.is_null(5)) image.pulled = time_of(row.integer(5));
  return image;
}

// Of a list, AWS says the size of its largest image.
std::uint64_t size_of(Transaction& state, const Repository& repository, const Manifest& manifest) {
  std::uint64_t size = manifest.size;
  for (const std::string& digest : manifest.references) {
    const auto image = find_image(state, repository, digest);
    if (image) size = std::max(size, image->size);
  }
  return size;
}

}  // namespace

std::vector<Image> images_of(Transaction& state, const Repository& repository) {
  std::vector<Image> images;
  std::map<std::string, std::size_t, std::less<>> places;
  state.each(
      "SELECT digest, media_type, artifact_type, size, pushed, pulled FROM ecr_images "
      "WHERE repository = ? ORDER BY pushed, id",
      [&](const Row& row) {
        places.emplace(row.text(0), images.size());
        images.push_back(read_row(row));
      },
      repository.id);
  state.each(
      "SELECT tag, digest FROM ecr_image_tags WHERE repository = ? ORDER BY tag",
      [&](const Row& row) {
        const auto place = places.find(row.view(1));
        if (place != places.end()) images[place->second].tags.push_back(row.text(0));
      },
      repository.id);
  return images;
}

std::optional<Image> find_image(Transaction& state, const Repository& repository,
                                std::string_view digest) {
  auto image = state.first(
      "SELECT digest, media_type, artifact_type, size, pushed, pulled FROM ecr_images "
      "WHERE repository = ? AND digest = ?",
      read_row, repository.id, digest);
  if (!image) return image;
  state.each(
      "SELECT tag FROM ecr_image_tags WHERE repository = ? AND digest = ? ORDER BY tag",
      [&](const Row& row) { image->tags.push_back(row.text(0)); }, repository.id, digest);
  return image;
}

std::optional<std::string> digest_of_tag(Transaction& state, const Repository& repository,
                                         std::string_view tag) {
  return state.first(
      "SELECT digest FROM ecr_image_tags WHERE repository = ? AND tag = ?",
      [](const Row& row) { return row.text(0); }, repository.id, tag);
}

std::vector<std::string> lists_with(Transaction& state, const Repository& repository,
                                    std::string_view digest) {
  std::vector<std::string> lists;
  state.each(
      "SELECT list FROM ecr_references WHERE repository = ? AND digest = ? ORDER BY list",
      [&](const Row& row) { lists.push_back(row.text(0)); }, repository.id, digest);
  return lists;
}

void put_image(Transaction& state, const Repository& repository, const Manifest& manifest,
               const std::optional<std::string>& tag, Clock::Time now) {
  state.run(
      "INSERT INTO ecr_images (repository, digest, media_type, artifact_type, size, pushed) "
      "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (repository, digest) DO NOTHING",
      repository.id, manifest.digest, manifest.media_type, manifest.artifact_type,
      static_cast<std::int64_t>(size_of(state, repository, manifest)), millis(now));
  for (const std::string& digest : manifest.references) {
    state.run(
        "INSERT INTO ecr_references (repository, list, digest) VALUES (?, ?, ?) "
        "ON CONFLICT (repository, list, digest) DO NOTHING",
        repository.id, manifest.digest, digest);
  }
  if (!tag) return;
  state.run(
      "INSERT INTO ecr_image_tags (repository, tag, digest) VALUES (?, ?, ?) "
      "ON CONFLICT (repository, tag) DO UPDATE SET digest = excluded.digest",
      repository.id, *tag, manifest.digest);
}

void remove_image(Transaction& state, const Repository& repository, std::string_view digest) {
  state.run("DELETE FROM ecr_images WHERE repository = ? AND digest = ?", repository.id, digest);
  state.run("DELETE FROM ecr_image_tags WHERE repository = ? AND digest = ?", repository.id,
            digest);
  state.run("DELETE FROM ecr_references WHERE repository = ? AND list = ?", repository.id, digest);
}

void remove_tag(Transaction& state, const Repository& repository, std::string_view tag) {
  state.run("DELETE FROM ecr_image_tags WHERE repository = ? AND tag = ?", repository.id, tag);
}

void note_pull(Transaction& state, const Repository& repository, std::string_view digest,
               Clock::Time now) {
  state.run("UPDATE ecr_images SET pulled = ? WHERE repository = ? AND digest = ?", millis(now),
            repository.id, digest);
}

bool is_tag(std::string_view text) {
  const auto is_word = [](unsigned char c) {
    return c < 128 && (std::isalnum(c) != 0 || c == '_');
  };
  return !text.empty() && text.size() <= longest_tag && is_word(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](unsigned char c) { return is_word(c) || c == '.' || c == '-'; });
}

}  // namespace fakes::ecr
