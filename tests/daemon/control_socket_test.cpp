#include "sim/daemon/control_socket.h"

#include <sys/stat.h>

#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace sim {
namespace {

using nlohmann::json;

Deadline soon() {
  return Deadline::after(std::chrono::seconds(10));
}

json echo(const json& question) {
  if (question.contains("fail")) throw Error(Category::failed, "it {}", "failed");
  return {{"asked", question}};
}

TEST(ControlSocket, AnswersQuestions) {
  const test::TempDir folder;
  // Longer than the name of a socket may be.
  const auto path = folder.path() / std::string(120, 'x') / "socket";
  std::filesystem::create_directories(path.parent_path());
  const ControlSocket control(path, echo);
  for (int turn = 0; turn < 3; ++turn) {
    const auto answer = ask_socket(path, {{"turn", turn}}, soon());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->at("asked").at("turn"), turn);
  }
  EXPECT_ERROR(ask_socket(path, {{"fail", true}}, soon()), Category::failed, "it failed");
  const std::string long_text(300'000, 'y');
  EXPECT_EQ(ask_socket(path, {{"text", long_text}}, soon())->at("asked").at("text"), long_text);
}

TEST(ControlSocket, IsForThisUserOnly) {
  const test::TempDir folder;
  const ControlSocket control(folder / "socket", echo);
  struct stat facts = {};
  ASSERT_EQ(::stat((folder / "socket").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 077, 0U);
}

TEST(ControlSocket, WithoutAListenerThereIsNoAnswer) {
  const test::TempDir folder;
  EXPECT_FALSE(ask_socket(folder / "socket", {{"a", 1}}, soon()));
  EXPECT_FALSE(ask_socket(folder / "nothing" / "socket", {{"a", 1}}, soon()));
  { const ControlSocket control(folder / "socket", echo); }
  EXPECT_FALSE(std::filesystem::exists(folder / "socket"));
}

TEST(ControlSocket, TakesThePlaceOfOneThatWasLeft) {
  const test::TempDir folder;
  const ControlSocket dead(folder / "socket", echo);
  const ControlSocket control(folder / "socket", echo);
  EXPECT_TRUE(ask_socket(folder / "socket", {{"a", 1}}, soon()));
}

}  // namespace
}  // namespace sim
