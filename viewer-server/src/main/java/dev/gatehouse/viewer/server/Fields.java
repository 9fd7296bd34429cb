package dev.gatehouse.viewer.server;

import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.IfMatch;
import dev.gatehouse.viewer.server.Rule.Checked;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a request's JSON object member by member and remembers every fault, so that {@link #check} tells all at once.
 *
 * <p>Members that only the server sets may be sent along, as they are in what was read before, but must say what is so:
 * {@code id} and {@code industry} what the path says, {@code version} what {@code If-Match} says. Where there is nothing
 * yet for them to say (a {@code POST}, or {@code If-Match: *} for the version), they must be left out.
 */
final class Fields {

    /** What one answer tells: a body of nothing but unknown members is not worth more. */
    private static final int MAX_FAULTS = 20;

    private record Fault(String field, FieldCode code, List<Object> arguments) {}

    private final JsonNode body;
    private final boolean patch;
    private final Set<String> known = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();

    private Fields(JsonNode body, boolean patch) {
        if (!body.isObject()) {
            throw ProblemException.of(ProblemCode.MALFORMED_BODY);
        }
        this.body = body;
        this.patch = patch;
    }

    /** Of a whole resource: what is not there is missing. */
    static Fields ofWhole(JsonNode body) {
        return new Fields(body, false);
    }

    /** Of a merge patch (RFC 7396): what is not there stays, and {@code null} would remove what must not be missing. */
    static Fields ofPatch(JsonNode body) {
        return new Fields(body, true);
    }

    /** The member's value; {@code null} where it is faulty, or left out of a patch. */
    <T> @Nullable T read(String name, Rule<T> rule) {
        JsonNode member = take(name);
        if (member == null && patch) {
            return null;
        }
        if (member == null || member.isNull()) {
            add(name, FieldCode.REQUIRED, List.of());
            return null;
        }
        return switch (rule.check(member)) {
            case Checked.Right<T>(T value) -> value;
            case Checked.Wrong<T>(FieldCode fault, List<Object> arguments) -> {
                add(name, fault, arguments);
                yield null;
            }
        };
    }

    /** Requires that the member, if it is there, is {@code value}. */
    Fields same(String name, String value) {
        return readOnly(
                name, member -> member.isString() && member.stringValue().equals(value));
    }

    /** Requires that the member, if it is there, is a version that the write may start from. */
    Fields sameVersion(IfMatch ifMatch) {
        return readOnly(
                "version",
                member -> member.isIntegralNumber() && member.canConvertToLong() && ifMatch.lists(member.longValue()));
    }

    /** Requires that the member is not there. */
    Fields none(String name) {
        return readOnly(name, member -> false);
    }

    /** Lets the member be whatever it is. */
    void skip(String name) {
        take(name);
    }

    /** Ends the request where anything was wrong, or is there that nobody asked for. */
    void check() {
        List<Fault> unknown = body.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .map(name -> new Fault(name, FieldCode.UNKNOWN, List.of()))
                .toList();
        faults.addAll(unknown);
        if (!faults.isEmpty()) {
            throw problem(unknown.isEmpty() ? ProblemCode.INVALID_FIELD : ProblemCode.UNKNOWN_FIELD);
        }
    }

    private Fields readOnly(String name, Predicate<JsonNode> isRight) {
        JsonNode member = take(name);
        if (member != null && !isRight.test(member)) {
            add(name, FieldCode.READ_ONLY, List.of());
        }
        return this;
    }

    private @Nullable JsonNode take(String name) {
        known.add(name);
        return body.get(name);
    }

    private void add(String name, FieldCode code, List<Object> arguments) {
        faults.add(new Fault(name, code, arguments));
    }

    private ProblemException problem(ProblemCode code) {
        ProblemException problem = ProblemException.of(code);
        for (Fault fault : faults.subList(0, Math.min(faults.size(), MAX_FAULTS))) {
            problem = problem.withField(
                    fault.field(), fault.code(), fault.arguments().toArray());
        }
        return problem;
    }
}
