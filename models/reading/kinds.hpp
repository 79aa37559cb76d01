// Tables whose keys depend on a word: [[place]] with kind = "port", "border", "station".
//
//     const Kinds<PlacePlan>& place_kinds()
//     {
//         static const Kinds<PlacePlan> kinds{"place", port_keys(), border_keys(), station_keys()};
//         return kinds;
//     }
//     key("place", &ScenarioPlan::places).kinds(place_kinds()).means("...")
// A new kind is a plan derived from the base, its keys (whose name is the word), and one entry.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <typeinfo>
#include <utility>
#include <vector>

#include "models/reading/keys.hpp"

namespace karvan::models {

template <class Base>
class Kinds : public KeysBase {
public:
    template <class... Plans>
    explicit Kinds(std::string table, const Keys<Plans>&... keys) : table_(std::move(table))
    {
        (add(keys), ...);
    }

    // The plan of the kind that the table names, or nothing with errors.
    std::shared_ptr<const Base> read(const Node& table, Reading& reading) const
    {
        const auto word = read_kind(table, table_, words(), reading);
        // Of an unknown kind, but it exists: references to it are no errors of their own.
        const Node* id = table.find("id");
        if (!word && id && id->is_text()) {
            reading.ids.declare(table_, id->text(), id->where, reading.diagnostics);
        }
        if (!word) return nullptr;
        for (const Kind& kind : kinds_) {
            if (kind.word == *word) return kind.read(table, reading);
        }
        return nullptr;
    }

    Node write(const Base& plan, const Node* written) const
    {
        for (const Kind& kind : kinds_) {
            if (*kind.type != typeid(plan)) continue;
            Node result = kind.write(plan, written);
            result.table().emplace("kind", node_of(kind.word));
            return result;
        }
        return {};
    }

    void describe(const std::string& path, std::vector<KeyRow>& rows) const override
    {
        rows.push_back(describe_kind_key(path, words()));
        for (const Kind& kind : kinds_) kind.describe(path, rows);
    }

    std::vector<std::string> words() const
    {
        std::vector<std::string> result;
        for (const Kind& kind : kinds_) result.push_back(kind.word);
        return result;
    }

private:
    struct Kind {
        std::string word;
        const std::type_info* type;
        std::function<std::shared_ptr<const Base>(const Node&, Reading&)> read;
        std::function<Node(const Base&, const Node*)> write;
        std::function<void(const std::string&, std::vector<KeyRow>&)> describe;
    };

    template <class Plan>
    void add(const Keys<Plan>& keys)
    {
        static_assert(std::is_base_of_v<Base, Plan> && std::is_polymorphic_v<Base>,
                      "the plan of a kind derives from the base, which has a virtual destructor");
        Kind kind;
        kind.word = keys.name();
        kind.type = &typeid(Plan);
        kind.read = [&keys](const Node& table, Reading& reading) -> std::shared_ptr<const Base> {
            const std::size_t errors = reading.diagnostics.error_count();
            auto plan = std::make_shared<const Plan>(keys.read(table, reading, {"kind"}));
            return reading.diagnostics.error_count() > errors ? nullptr : plan;
        };
        kind.write = [&keys](const Base& plan, const Node* written) {
            return keys.write(static_cast<const Plan&>(plan), written);
        };
        kind.describe = [&keys](const std::string& path, std::vector<KeyRow>& rows) {
            keys.describe_kind(path, keys.name(), rows);
        };
        kinds_.push_back(std::move(kind));
    }

    std::string table_;
    std::vector<Kind> kinds_;
};

// A table of one of several kinds as the value of a key.
template <class Base>
struct KeyValue<std::shared_ptr<const Base>> {
    static constexpr bool is_sub_table = true;
    static std::string type(const KeyFacts&) { return "table"; }
    static std::optional<std::shared_ptr<const Base>> read(const Node& node, const KeyFacts& facts,
                                                           Reading& reading)
    {
        if (!expect_table(node, facts.name, reading)) return std::nullopt;
        auto plan = kinds_of(facts).read(node, reading);
        return plan ? std::optional(std::move(plan)) : std::nullopt;
    }
    static Node write(const std::shared_ptr<const Base>& plan, const KeyFacts& facts,
                      const Node* written)
    {
        return kinds_of(facts).write(*plan, written);
    }

private:
    static const Kinds<Base>& kinds_of(const KeyFacts& facts)
    {
        if (facts.table == nullptr) throw std::logic_error(facts.name + " needs kinds()");
        return static_cast<const Kinds<Base>&>(*facts.table);
    }
};

template <class Plan, class T>
template <class Base>
KeyBuilder<Plan, T>&& KeyBuilder<Plan, T>::kinds(const Kinds<Base>& kinds)
{
    static_assert(std::is_same_v<LeafType, std::shared_ptr<const Base>>);
    facts_.table = &kinds;
    return self();
}

}  // namespace karvan::models
