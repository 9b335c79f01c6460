#include "fakes/store.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>

#include "sim/base/file.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace fakes {
namespace {

using sim::Category;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view first_step =
    "CREATE TABLE notes_note (id INTEGER PRIMARY KEY, text TEXT, number INTEGER)";
constexpr std::string_view second_step =
    "ALTER TABLE notes_note ADD COLUMN more TEXT; CREATE TABLE notes_other (id INTEGER)";

struct Fixture {
  explicit Fixture(std::vector<std::string_view> steps = {first_step}) : store(folder.path()) {
    store.migrate("notes", steps);
  }

  void add(const std::string& text, std::int64_t number = 0) {
    store.write([&](Transaction& state) {
      state.run("INSERT INTO notes_note (text, number) VALUES (?, ?)", text, number);
    });
  }
  std::vector<std::string> texts() {
    return store.read([](Transaction& state) {
      std::vector<std::string> found;
      state.each("SELECT text FROM notes_note ORDER BY id",
                 [&](const Row& row) { found.push_back(row.text(0)); });
      return found;
    });
  }

  sim::test::TempDir folder;
  Store store;
};

TEST(Store, KeepsWhatWasWritten) {
  sim::test::TempDir folder;
  {
    Store store(folder.path());
    store.migrate("notes", {first_step});
    store.write(
        [](Transaction& state) { state.run("INSERT INTO notes_note (text) VALUES (?)", "kept"); });
  }
  Store store(folder.path());
  store.migrate("notes", {first_step});
  EXPECT_EQ(store.read([](Transaction& state) {
    return state.integer("SELECT count(*) FROM notes_note WHERE text = 'kept'");
  }),
            1);
}

TEST(Store, BindsAndReadsValuesOfAllKinds) {
  Fixture with;
  with.store.write([](Transaction& state) {
    state.run("CREATE TABLE notes_all (a, b, c, d, e, f, g)");
    state.run("INSERT INTO notes_all VALUES (?, ?, ?, ?, ?, ?, ?)", 7, 2.5, "text",
              Bytes{std::string_view("\0\xff", 2)}, nullptr, std::optional<std::string>(), true);
  });
  with.store.read([](Transaction& state) {
    const bool seen = state
                          .first("SELECT * FROM notes_all",
                                 [](const Row& row) {
                                   EXPECT_EQ(row.integer(0), 7);
                                   EXPECT_EQ(row.number(1), 2.5);
                                   EXPECT_EQ(row.text(2), "text");
                                   EXPECT_EQ(row.view(3), std::string_view("\0\xff", 2));
                                   EXPECT_TRUE(row.is_null(4));
                                   EXPECT_EQ(row.text(4), "");
                                   EXPECT_EQ(row.integer(4), 0);
                                   EXPECT_FALSE(row.optional_text(5));
                                   EXPECT_FALSE(row.optional_integer(5));
                                   EXPECT_EQ(row.optional_integer(6), 1);
                                   return true;
                                 })
                          .value_or(false);
    EXPECT_TRUE(seen);
    EXPECT_FALSE(state.first("SELECT 1 WHERE 0", [](const Row&) { return 1; }));
    EXPECT_EQ(state.integer("SELECT 1 WHERE 0"), 0);
  });
}

TEST(Store, UndoesAWriteThatThrows) {
  Fixture with;
  with.add("first");
  EXPECT_THROW(with.store.write([](Transaction& state) {
    state.run("INSERT INTO notes_note (text) VALUES ('second')");
    EXPECT_EQ(state.changes(), 1);
    EXPECT_EQ(state.last_id(), 2);
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_THAT(with.texts(), ElementsAre("first"));
  with.add("third");
  EXPECT_THAT(with.texts(), ElementsAre("first", "third"));
}

TEST(Store, SaysWhatIsWrongWithAStatement) {
  Fixture with;
  EXPECT_ERROR(with.store.read([](Transaction& state) { state.run("SELECT nonsense"); }),
               Category::internal, "nonsense");
  EXPECT_ERROR(with.store.write([](Transaction& state) {
    state.run("INSERT INTO notes_note (id) VALUES (1)");
    state.run("INSERT INTO notes_note (id) VALUES (1)");
  }),
               Category::failed, "UNIQUE");
  EXPECT_THAT(with.texts(), IsEmpty());
}

TEST(Store, StopsWhenARowIsEnoughAndRunsAStatementInsideItself) {
  Fixture with;
  for (const char* text : {"a", "b", "c"}) with.add(text);
  with.store.read([](Transaction& state) {
    std::string seen;
    const auto each = [&](auto&& use) {
      state.each("SELECT text FROM notes_note ORDER BY id", use);
    };
    each([&](const Row& outer) {
      seen += outer.text(0);
      each([&](const Row& inner) {
        seen += inner.text(0);
        return false;
      });
      return outer.text(0) != "b";
    });
    EXPECT_EQ(seen, "aaba");
  });
}

TEST(Store, ShowsReadersOneMoment) {
  Fixture with;
  with.add("a");
  with.store.read([&](Transaction& state) {
    EXPECT_EQ(state.integer("SELECT count(*) FROM notes_note"), 1);
    std::thread([&] { with.add("b"); }).join();
    EXPECT_EQ(state.integer("SELECT count(*) FROM notes_note"), 1);
  });
  EXPECT_THAT(with.texts(), ElementsAre("a", "b"));
}

TEST(Store, ServesReadersWhileWritersWrite) {
  Fixture with;
  std::atomic<bool> is_over = false;
  std::atomic<int> reads = 0;
  const auto write = [&](int from) {
    for (int i = 0; i < 50; ++i) {
      with.store.write([&](Transaction& state) {
        state.run("INSERT INTO notes_note (number) VALUES (?)", from + i);
        state.run("INSERT INTO notes_note (number) VALUES (?)", -(from + i));
      });
    }
  };
  const auto read = [&] {
    do {
      with.store.read([&](Transaction& state) {
        EXPECT_EQ(state.integer("SELECT total(number) FROM notes_note"), 0);
        EXPECT_EQ(state.integer("SELECT count(*) % 2 FROM notes_note"), 0);
      });
      ++reads;
    } while (!is_over);
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(read);
  std::thread one(write, 1), two(write, 1000);
  one.join();
  two.join();
  is_over = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GE(reads, 3);
  EXPECT_EQ(with.store.read([](Transaction& state) {
    return state.integer("SELECT count(*) FROM notes_note");
  }),
            200);
}

TEST(Store, BelongsToOneProcess) {
  Fixture with;
  EXPECT_ERROR(Store(with.folder.path()), Category::unfit,
               "is in use by process " + std::to_string(getpid()));
}

TEST(Store, BringsOlderStateUpToDate) {
  sim::test::TempDir folder;
  {
    Store store(folder.path());
    store.migrate("notes", {first_step});
    store.write(
        [](Transaction& state) { state.run("INSERT INTO notes_note (text) VALUES ('old')"); });
  }
  Store store(folder.path());
  store.migrate("notes", {first_step, second_step});
  store.migrate("notes", {first_step, second_step});
  EXPECT_EQ(store.read([](Transaction& state) {
    return state.integer("SELECT count(*) FROM notes_note WHERE text = 'old' AND more IS NULL");
  }),
            1);
}

TEST(Store, RefusesStateOfANewerProgram) {
  sim::test::TempDir folder;
  {
    Store store(folder.path());
    store.migrate("notes", {first_step, second_step});
  }
  Store store(folder.path());
  EXPECT_ERROR(store.migrate("notes", {first_step}), Category::failed,
               "was written by a newer sim (notes version 2)");
}

TEST(Store, LeavesNothingOfAStepThatFails) {
  sim::test::TempDir folder;
  Store store(folder.path());
  EXPECT_ERROR(store.migrate("notes", {first_step, "CREATE TABLE notes_x (a); nonsense"}),
               Category::failed, "nonsense");
  store.migrate("notes", {first_step, "CREATE TABLE notes_x (a)"});
  EXPECT_EQ(
      store.read([](Transaction& state) { return state.integer("SELECT count(*) FROM notes_x"); }),
      0);
}

TEST(Store, RefusesFilesThatAreNotItsOwn) {
  sim::test::TempDir folder;
  sim::write_file(folder / "state.db", "something that is no database, and long enough for one");
  EXPECT_ERROR(Store(folder.path()), Category::failed, (folder / "state.db").string());
  EXPECT_EQ(sim::read_file(folder / "state.db"),
            "something that is no database, and long enough for one");
}

TEST(Store, RefusesDatabasesOfOtherPrograms) {
  Fixture with;
  with.store.write([](Transaction& state) { state.run("PRAGMA application_id = 42"); });
  std::filesystem::create_directory(with.folder / "other");
  with.store.save(with.folder / "other" / "state.db");
  EXPECT_ERROR(Store(with.folder / "other"), Category::failed, "is not the state of sim's fakes");
  EXPECT_ERROR(with.store.load(with.folder / "other" / "state.db"), Category::usage, "is no state");
}

TEST(Store, IsSavedAndLoaded) {
  Fixture with;
  with.add("saved");
  with.store.save(with.folder / "saved.db");
  with.add("later");
  with.store.load(with.folder / "saved.db");
  EXPECT_THAT(with.texts(), ElementsAre("saved"));
  with.add("after");
  EXPECT_THAT(with.texts(), ElementsAre("saved", "after"));
  with.store.reset();
  EXPECT_THAT(with.texts(), IsEmpty());
  with.store.load(with.folder / "saved.db");
  EXPECT_THAT(with.texts(), ElementsAre("saved"));
  EXPECT_FALSE(std::filesystem::exists(with.folder / "saved.db-wal"));
}

TEST(Store, LoadsOlderStateButNoneThatIsNewer) {
  Fixture older, newer({first_step, second_step});
  older.add("old");
  older.store.save(older.folder / "old.db");
  newer.store.load(older.folder / "old.db");
  EXPECT_THAT(newer.texts(), ElementsAre("old"));
  EXPECT_EQ(newer.store.read([](Transaction& state) {
    return state.integer("SELECT count(*) FROM notes_other");
  }),
            0);
  newer.store.save(newer.folder / "new.db");
  EXPECT_ERROR(older.store.load(newer.folder / "new.db"), Category::usage, "by a newer sim");
  EXPECT_THAT(older.texts(), ElementsAre("old"));
}

TEST(Store, LoadsNothingThatIsNoState) {
  Fixture with;
  with.add("kept");
  sim::write_file(with.folder / "text.db", "hello");
  sim::write_file(with.folder / "empty.db", "");
  with.store.save(with.folder / "whole.db");
  const std::string whole = sim::read_file(with.folder / "whole.db");
  sim::write_file(with.folder / "cut.db", whole.substr(0, whole.size() / 2));
  for (const char* name : {"text.db", "empty.db", "cut.db"}) {
    EXPECT_ERROR(with.store.load(with.folder / name), Category::usage, "is no state");
  }
  EXPECT_ERROR(with.store.load(with.folder / "missing.db"), Category::usage, "is not there");
  EXPECT_THAT(with.texts(), ElementsAre("kept"));
}

TEST(Store, IsLoadedUnderReaders) {
  Fixture with;
  with.add("saved", 1);
  with.add("saved", -1);
  with.store.save(with.folder / "saved.db");
  std::atomic<bool> is_over = false;
  std::thread reader([&] {
    do {
      with.store.read([](Transaction& state) {
        EXPECT_EQ(state.integer("SELECT count(*) FROM notes_note"), 2);
        EXPECT_EQ(state.integer("SELECT total(number) FROM notes_note"), 0);
      });
    } while (!is_over);
  });
  for (int i = 0; i < 20; ++i) with.store.load(with.folder / "saved.db");
  is_over = true;
  reader.join();
}

}  // namespace
}  // namespace fakes
