// The keys of a table of a scenario file, each declared once: the declaration drives reading,
// checking, `karvan describe` and the echo in the results file.
//
//     const Keys<PortPlan>& port_keys()
//     {
//         static const Keys<PortPlan> keys{
//             "port", "A sea port: anchorage, berths, cranes and a yard.", place_keys(),
//             key("berths", &PortPlan::berths).at_least(1).required().means("Ships at once."),
//             key("moves", &PortPlan::moves_per_hour).unit("moves/h").above(0).required()
//                 .means("Containers that a crane moves."),
//             key("mooring", &PortPlan::mooring).otherwise(2h).means("Until all fast."),
//             checked([](const PortPlan& plan, const Node& table, Diagnostics& d) { ... })};
//         return keys;
//     }
// Another Keys of a base class of the plan includes its keys. All problems of a table are
// collected; the plan that is returned is meaningful only if there were none.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "models/reading/key_builder.hpp"

namespace karvan::models {

// A check of several keys together; it runs where each key by itself was right.
template <class Plan>
struct Check {
    std::function<void(const Plan&, const Node& table, Diagnostics&)> run;
};

template <class Function>
struct Checked {
    Function run;
};
template <class Function>
Checked<Function> checked(Function run)
{
    return {std::move(run)};
}

// A key whose type of value is known to its three functions alone.
template <class Plan>
struct Key {
    KeyFacts facts;
    std::function<bool(const Node&, Plan&, Reading&)> read;
    std::function<bool(const Node& table, Plan&, Reading&)> read_absent;
    // What would be written in a file; nothing where the value is absent.
    std::function<std::optional<Node>(const Plan&, const Node* written)> write;
};

template <class Plan>
class Keys : public KeysBase {
public:
    template <class... Parts>
    Keys(std::string name, std::string sentence, Parts&&... parts)
        : name_(std::move(name)), sentence_(std::move(sentence))
    {
        (add(std::forward<Parts>(parts)), ...);
    }

    const std::string& name() const { return name_; }
    const std::string& sentence() const { return sentence_; }

    // Reads a table. `also` are keys that another reader explains ("kind").
    Plan read(const Node& table, Reading& reading, const std::vector<std::string>& also = {}) const;

    // The effective values, defaults included, as they would be written; `written` is the table as
    // it was read, for values that are echoed as they were written (laws). Reading the result
    // gives the same plan.
    Node write(const Plan& plan, const Node* written) const;

    void describe(const std::string& path, std::vector<KeyRow>& rows) const override
    {
        describe_kind(path, "", rows);
    }
    void describe_kind(const std::string& path, const std::string& kind,
                       std::vector<KeyRow>& rows) const;

    const std::vector<Key<Plan>>& all() const { return keys_; }
    const std::vector<Check<Plan>>& checks() const { return checks_; }

private:
    template <class Base, class T>
    void add(KeyBuilder<Base, T> builder);

    template <class Base>
    void add(const Keys<Base>& base);

    template <class Function>
    void add(Checked<Function> check)
    {
        checks_.push_back({std::move(check.run)});
    }

    void refuse_twice(const std::string& name) const
    {
        for (const Key<Plan>& key : keys_) {
            if (key.facts.name == name) throw std::logic_error("two keys " + name);
        }
    }

    std::vector<std::string> names() const
    {
        std::vector<std::string> result;
        for (const Key<Plan>& key : keys_) result.push_back(key.facts.name);
        return result;
    }

    std::string name_;
    std::string sentence_;
    std::vector<Key<Plan>> keys_;
    std::vector<Check<Plan>> checks_;
};

// --- Sub-tables as values ---

// A plan of its own is the value of a key that declares its table.
template <class T>
    requires std::is_class_v<T>
struct KeyValue<T> {
    static constexpr bool is_sub_table = true;
    static std::string type(const KeyFacts&) { return "table"; }
    static std::optional<T> read(const Node& node, const KeyFacts& facts, Reading& reading)
    {
        if (!expect_table(node, facts.name, reading)) return std::nullopt;
        const std::size_t errors = reading.diagnostics.error_count();
        T plan = keys_of(facts).read(node, reading);
        if (reading.diagnostics.error_count() > errors) return std::nullopt;
        return plan;
    }
    static Node write(const T& plan, const KeyFacts& facts, const Node* written)
    {
        return keys_of(facts).write(plan, written);
    }

private:
    static const Keys<T>& keys_of(const KeyFacts& facts)
    {
        if (facts.table == nullptr) throw std::logic_error(facts.name + " needs table()");
        return static_cast<const Keys<T>&>(*facts.table);
    }
};

template <class Plan, class T>
KeyBuilder<Plan, T>&& KeyBuilder<Plan, T>::table(const Keys<LeafType>& keys)
{
    facts_.table = &keys;
    return self();
}

// --- Keys ---

template <class Plan>
template <class Base, class T>
void Keys<Plan>::add(KeyBuilder<Base, T> builder)
{
    static_assert(std::is_base_of_v<Base, Plan>, "the key belongs to another plan");
    builder.complete();
    Key<Plan> key;
    key.facts = builder.facts();
    refuse_twice(key.facts.name);
    T Base::*member = builder.member();
    const KeyFacts facts = builder.facts();
    key.read = [member, facts](const Node& node, Plan& plan, Reading& reading) {
        auto value = KeyValue<T>::read(node, facts, reading);
        if (value) plan.*member = std::move(*value);
        return value.has_value();
    };
    key.read_absent = [member, facts, standard = builder.standard()](const Node& table, Plan& plan,
                                                                     Reading& reading) {
        if (standard) {
            plan.*member = *standard;
        } else if constexpr (!may_be_absent<T>) {
            // An absent sub-table: all of its keys are absent.
            Node empty;
            empty.where = table.where;
            auto value = KeyValue<T>::read(empty, facts, reading);
            if (!value) return false;
            plan.*member = std::move(*value);
        }
        return true;
    };
    key.write = [member, facts](const Plan& plan, const Node* written) -> std::optional<Node> {
        if constexpr (requires { (plan.*member).has_value(); }) {
            if (!(plan.*member).has_value()) return std::nullopt;
        }
        return KeyValue<T>::write(plan.*member, facts, written);
    };
    keys_.push_back(std::move(key));
}

template <class Plan>
template <class Base>
void Keys<Plan>::add(const Keys<Base>& base)
{
    static_assert(std::is_base_of_v<Base, Plan>, "the keys belong to another plan");
    for (const Key<Base>& key : base.all()) {
        refuse_twice(key.facts.name);
        keys_.push_back({key.facts, key.read, key.read_absent, key.write});
    }
    for (const Check<Base>& check : base.checks()) checks_.push_back({check.run});
}

template <class Plan>
Plan Keys<Plan>::read(const Node& table, Reading& reading,
                      const std::vector<std::string>& also) const
{
    Plan plan{};
    if (!expect_table(table, name_, reading)) return plan;
    std::vector<std::string> known = names();
    known.insert(known.end(), also.begin(), also.end());
    refuse_unknown(table, name_, known, reading);
    bool fine = true;
    for (const Key<Plan>& key : keys_) {
        const Node* node = table.find(key.facts.name);
        if (node) {
            fine = key.read(*node, plan, reading) && fine;
        } else if (key.facts.required) {
            refuse_missing(table, name_, key.facts, reading);
            fine = false;
        } else {
            fine = key.read_absent(table, plan, reading) && fine;
        }
    }
    if (!fine) return plan;
    for (const Check<Plan>& check : checks_) check.run(plan, table, reading.diagnostics);
    return plan;
}

template <class Plan>
Node Keys<Plan>::write(const Plan& plan, const Node* written) const
{
    Node result;
    for (const Key<Plan>& key : keys_) {
        const Node* before = written ? written->find(key.facts.name) : nullptr;
        auto value = key.write(plan, before);
        if (value) result.table().emplace(key.facts.name, std::move(*value));
    }
    return result;
}

template <class Plan>
void Keys<Plan>::describe_kind(const std::string& path, const std::string& kind,
                               std::vector<KeyRow>& rows) const
{
    for (const Key<Plan>& key : keys_) rows.push_back(describe_key(key.facts, path, kind));
    for (const Key<Plan>& key : keys_) {
        if (key.facts.table == nullptr) continue;
        const std::string prefix = path.empty() ? "" : path + ".";
        key.facts.table->describe(prefix + key.facts.name, rows);
    }
}

}  // namespace karvan::models
