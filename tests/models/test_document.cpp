// Scenario files: syntax, limits, `extends`, canonical text and hash.
#include "models/reading/document.hpp"

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "models/reading/toml_text.hpp"

#include "tests/catch.hpp"

using namespace karvan::models;
namespace fs = std::filesystem;

namespace {

std::string headlines(const Diagnostics& diagnostics)
{
    std::string result;
    for (const Problem& problem : diagnostics.sorted()) result += problem.headline() + "\n";
    return result;
}

// The first error of a text, or "".
std::string error_of(const std::string& text)
{
    Diagnostics diagnostics;
    document_from_text(text, {}, diagnostics, "s.toml");
    const auto problems = diagnostics.sorted();
    return problems.empty() ? "" : problems.front().headline();
}

// A folder of files that vanishes.
class Folder {
public:
    Folder() : path_(fs::temp_directory_path() / ("karvan-test-" + std::to_string(::getpid())))
    {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    fs::path file(const std::string& name, const std::string& text) const
    {
        fs::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
        return path_ / name;
    }
    fs::path operator/(const std::string& name) const { return path_ / name; }
    // The message without the name of the folder.
    std::string without(std::string text) const
    {
        const std::string prefix = path_.string() + "/";
        for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
            text.erase(at, prefix.size());
        }
        return text;
    }

private:
    fs::path path_;
};

}  // namespace

TEST_CASE("a document keeps every value with its location")
{
    Diagnostics diagnostics;
    const Document document = document_from_text(
        "title = \"x\"\n[[place]]\nid = \"A\"\n  berths = 4\nfrom = 2024-03-01T06:30:00\n", {},
        diagnostics, "s.toml");
    CHECK(headlines(diagnostics).empty());
    const Node& place = document.root.find("place")->array().front();
    CHECK(place.id() == "A");
    CHECK(place.where.text() == "s.toml:2:1");
    CHECK(place.find("berths")->where.text() == "s.toml:4:12");
    CHECK(place.find("berths")->key_where.text() == "s.toml:4:3");
    CHECK(inline_text(*place.find("from")) == "2024-03-01T06:30:00");
    CHECK(document.root.find("nothing") == nullptr);
}

TEST_CASE("an error of syntax has its place")
{
    CHECK(error_of("a = 1\nberths = 4 cranes\n").find("s.toml:2:12: error: not TOML: ") == 0);
    CHECK(error_of("a = 1\na = 2\n").find("s.toml:2:") == 0);
    CHECK(error_of("a = \"Bak\xFFu\"\n") ==
          "s.toml:1:9: error: the byte 0xff is not UTF-8; allowed: a text file in UTF-8");
    CHECK(error_of("a = 1\n# \xEF\xBB\xBF\n") ==
          "s.toml:2:3: error: a byte-order mark inside the text; allowed: a text file in UTF-8");
    CHECK(
        error_of("a = \"\x01\"\n") ==
        "s.toml:1:6: error: the control character 0x01 is not text; allowed: a text file in UTF-8");
}

TEST_CASE("a byte-order mark, CRLF and an empty file are fine")
{
    CHECK(error_of("\xEF\xBB\xBF"
                   "a = 1\r\nb = 2\r\n")
              .empty());
    CHECK(error_of("").empty());
    CHECK(error_of("a = '''\n....................................\n'''\n").empty());
    CHECK(
        error_of(
            "a = [0.1, 0.2, 0.3]\nb = \"a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a\"\n")
            .empty());
}

TEST_CASE("nesting without end is refused before it can hurt")
{
    std::string dots = "a";
    for (int i = 0; i < 1000000; ++i) dots += ".a";
    const std::string message =
        ": error: tables or arrays nested too deeply; allowed: at most 24 levels";
    CHECK(error_of(dots + " = 1\n") == "s.toml:1:48" + message);
    CHECK(error_of("[" + dots + "]\n") == "s.toml:1:49" + message);
    CHECK(error_of("a = " + std::string(1000000, '[')) == "s.toml:1:29" + message);
    CHECK(error_of("a = \"\\\"\"\nb." + dots + " = 1\n") == "s.toml:2:48" + message);
    std::string tables = "a = ";
    for (int i = 0; i < 100000; ++i) tables += "{ a = ";
    CHECK(error_of(tables).find("nested too deeply") != std::string::npos);
    const std::string ten = "a.a.a.a.a.a.a.a.a.a";
    CHECK(error_of("[" + ten + "]\n" + ten + " = { " + ten + " = 1 }\n") ==
          "s.toml:2:33: error: the file is too large: more than 24 levels of nesting");
}

TEST_CASE("sizes are limited")
{
    CHECK(error_of("a = \"" + std::string(70000, 'x') + "\"\n") ==
          "s.toml:1:5: error: the file is too large: a text too long");
    std::string many = "a = [";
    for (int i = 0; i < 1000001; ++i) many += "1,";
    CHECK(error_of(many + "]\n").find("more than 1000000 values") != std::string::npos);
    const Folder folder;
    Diagnostics diagnostics;
    load_document(folder.file("big.toml", std::string(most_file_bytes + 1, '#')), {}, diagnostics);
    CHECK(folder.without(headlines(diagnostics)) ==
          "error: cannot read 'big.toml': it is larger than 16 MB\n");
}

TEST_CASE("a file that cannot be read is named, with a neighbour for a misspelt one")
{
    const Folder folder;
    folder.file("corridor.toml", "");
    Diagnostics diagnostics;
    load_document(folder / "coridor.toml", {}, diagnostics);
    load_document(folder / "", {}, diagnostics);
    const std::string text = folder.without(headlines(diagnostics));
    CHECK(text.find("there is no such file; did you mean 'corridor.toml'?") != std::string::npos);
    CHECK(text.find("it is a folder") != std::string::npos);
}

TEST_CASE("a file extends another, key by key and id by id")
{
    const Folder folder;
    folder.file("base/base.toml",
                "[run]\nseed = 1\nhorizon = \"1 d\"\n"
                "[[place]]\nid = \"A\"\nberths = 2\ncranes = 3\n"
                "[[place]]\nid = \"B\"\nberths = 1\n[[place]]\nid = \"C\"\n");
    const fs::path file = folder.file("new.toml",
                                      "extends = \"base/base.toml\"\n[run]\nseed = 7\n"
                                      "[[place]]\nid = \"A\"\nberths = 4\n"
                                      "[[place]]\nid = \"B\"\nremove = true\n"
                                      "[[place]]\nid = \"D\"\nberths = 9\n");
    Diagnostics diagnostics;
    const Document document = load_document(file, {}, diagnostics);
    CHECK(headlines(diagnostics).empty());
    CHECK(to_toml(document.root) ==
          "[[place]]\nberths = 4\ncranes = 3\nid = \"A\"\n\n[[place]]\nid = \"C\"\n\n"
          "[[place]]\nberths = 9\nid = \"D\"\n\n[run]\nhorizon = \"1 d\"\nseed = 7\n");
    const Node& first = document.root.find("place")->array().front();
    CHECK(folder.without(first.find("berths")->where.text()) == "new.toml:6:10");
    CHECK(folder.without(first.find("cranes")->where.text()) == "base/base.toml:7:10");
    CHECK(document.files.size() == 2);
}

TEST_CASE("what is wrong with extends is said where it stands")
{
    const Folder folder;
    folder.file("a.toml", "extends = \"b.toml\"\n");
    folder.file("b.toml", "x = 1\nextends = \"sub/../a.toml\"\n");
    folder.file("c.toml", "extends = \"none.toml\"\n");
    folder.file("d.toml", "extends = 3\n");
    folder.file("e.toml", "extends = \".\"\n");
    const auto error = [&](const char* name) {
        Diagnostics diagnostics;
        load_document(folder / name, {}, diagnostics);
        return folder.without(headlines(diagnostics));
    };
    CHECK(error("a.toml") ==
          "b.toml:2:11: error: a cycle of 'extends': a.toml -> b.toml -> a.toml\n");
    CHECK(error("c.toml").find("c.toml:1:11: error: cannot read 'none.toml'") == 0);
    CHECK(error("d.toml") ==
          "d.toml:1:11: error: 'extends' is a whole number; allowed: the name of "
          "a file, such as \"base.toml\", or a list of names\n");
    CHECK(error("e.toml").find("it is a folder") != std::string::npos);
}

TEST_CASE("several bases are laid over each other in the order given, a common base once")
{
    const Folder folder;
    folder.file("root.toml", "[[place]]\nid = \"A\"\nx = 1\ny = 1\n");
    folder.file("one.toml", "extends = \"root.toml\"\n[[place]]\nid = \"A\"\nx = 2\n");
    folder.file("two.toml",
                "extends = \"root.toml\"\n[[place]]\nid = \"A\"\ny = 3\n[[place]]\nid = \"B\"\n");
    folder.file("both.toml", "extends = [\"one.toml\", \"two.toml\"]\nz = 4\n");
    Diagnostics diagnostics;
    const Document document = load_document(folder / "both.toml", {}, diagnostics);
    CHECK(headlines(diagnostics).empty());
    CHECK(to_toml(document.root) ==
          "z = 4\n\n[[place]]\nid = \"A\"\nx = 2\ny = 3\n\n[[place]]\nid = \"B\"\n");
    CHECK(document.files.size() == 4);
}

TEST_CASE("a change finds a link by its ends and mode")
{
    const Folder folder;
    folder.file(
        "base.toml",
        "[[link]]\nfrom = \"A\"\nto = \"B\"\nspeed = 1\n[[link]]\nfrom = \"A\"\nto = \"B\"\n"
        "mode = \"rail\"\nspeed = 2\n");
    folder.file("new.toml",
                "extends = \"base.toml\"\n[[link]]\nfrom = \"A\"\nto = \"B\"\nspeed = 5\n"
                "[[link]]\nfrom = \"B\"\nto = \"C\"\n");
    Diagnostics diagnostics;
    const Document document =
        load_document(folder / "new.toml", {"link.\"A->B rail\".speed=7"}, diagnostics);
    CHECK(headlines(diagnostics).empty());
    CHECK(to_toml(document.root) ==
          "[[link]]\nfrom = \"A\"\nspeed = 5\nto = \"B\"\n\n"
          "[[link]]\nfrom = \"A\"\nmode = \"rail\"\nspeed = 7\nto = \"B\"\n\n"
          "[[link]]\nfrom = \"B\"\nto = \"C\"\n");
}

TEST_CASE("the same link twice in a file is an error")
{
    CHECK(error_of("[[link]]\nfrom = \"A\"\nto = \"B\"\n[[link]]\nfrom = \"A\"\nto = \"B\"\n")
              .find("the id 'A->B road' is given twice") != std::string::npos);
}

TEST_CASE("a chain of extends has an end")
{
    const Folder folder;
    for (int i = 0; i < 20; ++i) {
        folder.file(std::to_string(i) + ".toml",
                    "extends = \"" + std::to_string(i + 1) + ".toml\"\n");
    }
    Diagnostics diagnostics;
    load_document(folder / "0.toml", {}, diagnostics);
    CHECK(headlines(diagnostics)
              .find("the chain of 'extends' is too long; allowed: at most 16 files") !=
          std::string::npos);
}

TEST_CASE("the canonical text reads back to an equal tree")
{
    const std::string text =
        "z = 1.0\ny = [1, 2.5, \"three\", [true]]\nx = { b = \"q\\\"\\\\\\n\", \"k k\" = 1e300 }\n"
        "empty = []\nnothing = {}\nday = 2024-02-29\nlist = [{ a = 1 }, 2]\nbig = "
        "-9223372036854775808\n"
        "[t]\n[t.u]\nk = false\n[[t.v]]\nid = \"1\"\n[[t.v.w]]\nn = 1\n[[t.v]]\n";
    Diagnostics diagnostics;
    const Document once = document_from_text(text, {}, diagnostics);
    CHECK(headlines(diagnostics).empty());
    const std::string canonical = to_toml(once.root);
    const Document twice = document_from_text(canonical, {}, diagnostics);
    CAPTURE(canonical);
    CHECK(headlines(diagnostics).empty());
    CHECK(once.root == twice.root);
    CHECK(to_toml(twice.root) == canonical);
}

TEST_CASE("the hash depends on the values alone")
{
    Diagnostics diagnostics;
    const auto hash = [&](const std::string& text) {
        return hash_of(document_from_text(text, {}, diagnostics).root);
    };
    CHECK(hash("b = 1 # one\n\na = \"x\"\n") == hash("a='x'\nb=1"));
    CHECK(hash("a = 1") != hash("a = 2"));
    // Vectors of FNV-1a 128: http://www.isthe.com/chongo/tech/comp/fnv/ (empty text and "a").
    CHECK(fnv1a_128("") == "6c62272e07bb014262b821756295c58d");
    CHECK(fnv1a_128("a") == "d228cb696f1a8caf78912b704e4a8964");
}
