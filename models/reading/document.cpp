// Loading scenario files and following `extends`.
#include "models/reading/document.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "models/reading/patch.hpp"
#include "models/reading/toml_text.hpp"

namespace karvan::models {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_chain = 16;

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

// Names beside the missing file that end like it, for a suggestion.
std::vector<std::string> neighbours(const fs::path& file)
{
    constexpr std::size_t most = 1000;
    std::vector<std::string> result;
    std::error_code error;
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (result.size() >= most) break;
        if (entry->path().extension() == file.extension()) {
            result.push_back(entry->path().filename().string());
        }
    }
    std::sort(result.begin(), result.end());
    return result;
}

// The bytes of an open file, one more than allowed if it is too large; false on a read error.
bool read_all(std::FILE* file, std::size_t most_bytes, std::string& text)
{
    constexpr std::size_t piece = 1 << 16;
    while (text.size() <= most_bytes) {
        const std::size_t before = text.size();
        text.resize(before + piece);
        text.resize(before + std::fread(text.data() + before, 1, piece, file));
        if (text.size() == before) break;
    }
    return std::ferror(file) == 0;
}

// Links have no ids, but two ends and a mode, by which a change finds them. While files are laid
// over each other these stand in for the id.
std::string name_of_link(const Node& link)
{
    const Node* from = link.find("from");
    const Node* to = link.find("to");
    if (from == nullptr || to == nullptr || !from->is_text() || !to->is_text()) return {};
    const Node* mode = link.find("mode");
    const std::string by = mode != nullptr && mode->is_text() ? mode->text() : "road";
    return from->text() + "->" + to->text() + " " + by;
}

template <class Change>
void for_each_link(Node& root, Change&& change)
{
    Node* links = root.is_table() ? root.find("link") : nullptr;
    if (links == nullptr || !is_array_of_tables(*links)) return;
    for (Node& link : links->array()) change(link);
}

void name_links(Node& root)
{
    for_each_link(root, [](Node& link) {
        const std::string name = name_of_link(link);
        if (name.empty() || link.find("id") != nullptr) return;
        Node id;
        id.value = name;
        id.where = id.key_where = link.where;
        link.table().emplace("id", std::move(id));
    });
}

// An id that somebody wrote stays, and is refused as an unknown key.
void unname_links(Node& root)
{
    for_each_link(root, [](Node& link) {
        if (link.id().find("->") != std::string_view::npos) link.table().erase("id");
    });
}

// Follows `extends`: every file is read once, and laid after all that it extends.
class Chain {
public:
    explicit Chain(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    void add(const std::shared_ptr<const Source>& source, const fs::path& file)
    {
        names_.push_back(source->name);
        std::error_code ignored;
        visited_.push_back(fs::weakly_canonical(file, ignored));
        open_.push_back(visited_.size() - 1);
        if (std::optional<Node> root = parse_toml(source, diagnostics_)) {
            const Node* found = root->find("extends");
            const std::optional<Node> extends = found ? std::optional<Node>(*found) : std::nullopt;
            root->table().erase("extends");
            name_links(*root);
            if (extends) follow_all(*extends);
            trees_.push_back(std::move(*root));
        }
        open_.pop_back();
    }

    // The base of all first, each change laid over it.
    Document merged()
    {
        Document result;
        for (Node& tree : trees_) {
            result.root.where = tree.where;
            result.root.key_where = tree.where;
            lay_over(result.root, std::move(tree), diagnostics_);
        }
        result.files = std::move(names_);
        return result;
    }

private:
    void follow_all(const Node& extends)
    {
        if (!extends.is_array() || extends.array().empty()) return follow(extends);
        for (const Node& one : extends.array()) follow(one);
    }

    void follow(const Node& extends)
    {
        if (!extends.is_text() || extends.text().empty()) {
            diagnostics_.error(extends.where, "'extends' is " + extends.kind_name(),
                               "the name of a file, such as \"base.toml\", or a list of names");
            return;
        }
        const fs::path folder = extends.where.source->folder;
        const fs::path file = (folder / extends.text()).lexically_normal();
        std::error_code ignored;
        const fs::path canonical = fs::weakly_canonical(file, ignored);
        const auto is_same = [&](std::size_t at) { return visited_[at] == canonical; };
        const auto seen = std::find_if(open_.begin(), open_.end(), is_same);
        if (seen != open_.end()) {
            std::string cycle;
            for (auto at = seen; at != open_.end(); ++at) cycle += names_[*at] + " -> ";
            diagnostics_.error(extends.where,
                               fmt::format("a cycle of 'extends': {}{}", cycle, file.string()));
            return;
        }
        // Two of its bases may extend the same file.
        if (std::find(visited_.begin(), visited_.end(), canonical) != visited_.end()) return;
        if (visited_.size() >= longest_chain) {
            diagnostics_.error(extends.where, "the chain of 'extends' is too long",
                               fmt::format("at most {} files", longest_chain));
            return;
        }
        const auto source = read_source(file, most_file_bytes, extends.where, diagnostics_);
        if (source) add(source, file);
    }

    Diagnostics& diagnostics_;
    std::vector<Node> trees_;  // bases first
    std::vector<std::string> names_;
    std::vector<fs::path> visited_;  // with names_
    std::vector<std::size_t> open_;  // the files that lead to the present one
};

void apply_overrides(Node& root, const std::vector<std::string>& overrides,
                     Diagnostics& diagnostics)
{
    if (overrides.empty()) return;
    std::string text;
    for (std::string line : overrides) {
        std::replace(line.begin(), line.end(), '\n', ' ');
        std::replace(line.begin(), line.end(), '\r', ' ');
        text += line + "\n";
    }
    const auto source = diagnostics.add_source("--set", ".", std::move(text));
    if (!check_utf8(source, diagnostics)) return;
    for (std::size_t i = 0; i < overrides.size(); ++i) {
        apply_override(root, source, static_cast<int>(i) + 1, diagnostics);
    }
}

}  // namespace

std::shared_ptr<const Source> read_source(const fs::path& file, std::size_t most_bytes,
                                          const Location& asked_at, Diagnostics& diagnostics)
{
    const std::string name = file.string();
    const auto refuse = [&](const std::string& why, std::string suggestion = {}) {
        diagnostics.error(asked_at, fmt::format("cannot read {}: {}", in_quotes(name), why), "",
                          std::move(suggestion));
        return nullptr;
    };
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status)) {
        return refuse("there is no such file", nearest(file.filename().string(), neighbours(file)));
    }
    if (fs::is_directory(status)) return refuse("it is a folder");
    // The scenario itself may come through a pipe; what a file names may not make the reader wait.
    if (asked_at.source && !fs::is_regular_file(status)) return refuse("it is no plain file");
    const std::unique_ptr<std::FILE, FileCloser> opened(std::fopen(name.c_str(), "rb"));
    if (!opened) return refuse(std::strerror(errno));
    std::string text;
    if (!read_all(opened.get(), most_bytes, text)) return refuse("reading failed");
    if (text.size() > most_bytes) {
        return refuse(fmt::format("it is larger than {} MB", most_bytes / (1024 * 1024)));
    }
    return diagnostics.add_source(name, file.parent_path().string(), std::move(text));
}

Document load_document(const fs::path& file, const std::vector<std::string>& overrides,
                       Diagnostics& diagnostics, const std::string& addition)
{
    Chain chain(diagnostics);
    const auto source = read_source(file, most_file_bytes, {}, diagnostics);
    if (source) chain.add(source, file);
    Document result = chain.merged();
    if (source) apply_overrides(result.root, overrides, diagnostics);
    if (source && !addition.empty()) {
        const auto change = diagnostics.add_source("addition", ".", addition);
        if (std::optional<Node> root = parse_toml(change, diagnostics))
            lay_over(result.root, std::move(*root), diagnostics);
    }
    unname_links(result.root);
    return result;
}

Document document_from_text(std::string text, const std::vector<std::string>& overrides,
                            Diagnostics& diagnostics, const std::string& name,
                            const std::string& folder)
{
    Chain chain(diagnostics);
    chain.add(diagnostics.add_source(name, folder, std::move(text)),
              std::filesystem::path(folder) / name);
    Document result = chain.merged();
    apply_overrides(result.root, overrides, diagnostics);
    unname_links(result.root);
    return result;
}

}  // namespace karvan::models
