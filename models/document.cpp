// Loading scenario files and following `extends`.
#include "models/document.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "models/patch.hpp"
#include "models/toml_text.hpp"

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

// Follows the chain of `extends`, the scenario first.
class Chain {
public:
    explicit Chain(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    void add(const std::shared_ptr<const Source>& source, const fs::path& file)
    {
        names_.push_back(source->name);
        std::error_code ignored;
        visited_.push_back(fs::weakly_canonical(file, ignored));
        std::optional<Node> root = parse_toml(source, diagnostics_);
        if (!root) return;
        const Node* found = root->find("extends");
        const std::optional<Node> extends = found ? std::optional<Node>(*found) : std::nullopt;
        root->table().erase("extends");
        trees_.push_back(std::move(*root));
        if (extends) follow(*extends);
    }

    // The base of all first, each change laid over it.
    Document merged()
    {
        Document result;
        for (auto tree = trees_.rbegin(); tree != trees_.rend(); ++tree) {
            result.root.where = tree->where;
            result.root.key_where = tree->where;
            lay_over(result.root, std::move(*tree), diagnostics_);
        }
        result.files = std::move(names_);
        return result;
    }

private:
    void follow(const Node& extends)
    {
        if (!extends.is_text() || extends.text().empty()) {
            diagnostics_.error(extends.where, "'extends' is " + extends.kind_name(),
                               "the name of a file, such as \"base.toml\"");
            return;
        }
        const fs::path folder = extends.where.source->folder;
        const fs::path file = (folder / extends.text()).lexically_normal();
        std::error_code ignored;
        const fs::path canonical = fs::weakly_canonical(file, ignored);
        const auto seen = std::find(visited_.begin(), visited_.end(), canonical);
        if (seen != visited_.end()) {
            std::string cycle;
            for (auto at = seen; at != visited_.end(); ++at) {
                cycle += names_[static_cast<std::size_t>(at - visited_.begin())] + " -> ";
            }
            diagnostics_.error(extends.where,
                               fmt::format("a cycle of 'extends': {}{}", cycle, file.string()));
            return;
        }
        if (visited_.size() >= longest_chain) {
            diagnostics_.error(extends.where, "the chain of 'extends' is too long",
                               fmt::format("at most {} files", longest_chain));
            return;
        }
        const auto source = read_source(file, most_file_bytes, extends.where, diagnostics_);
        if (source) add(source, file);
    }

    Diagnostics& diagnostics_;
    std::vector<Node> trees_;
    std::vector<std::string> names_;
    std::vector<fs::path> visited_;
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
                       Diagnostics& diagnostics)
{
    Chain chain(diagnostics);
    const auto source = read_source(file, most_file_bytes, {}, diagnostics);
    if (source) chain.add(source, file);
    Document result = chain.merged();
    if (source) apply_overrides(result.root, overrides, diagnostics);
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
    return result;
}

}  // namespace karvan::models
