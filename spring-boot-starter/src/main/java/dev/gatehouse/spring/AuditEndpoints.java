package dev.gatehouse.spring;

import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.audit.AuditStore.Query;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.model.AuditType;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.Page;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.model.SignInChart;
import dev.gatehouse.spring.guard.AsksForPolicy;
import dev.gatehouse.spring.guard.PolicyGuard;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.Buckets;
import dev.gatehouse.spring.web.Paging;
import dev.gatehouse.spring.web.Timespan;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The record of security events: everybody sees what is about them or was done by them, those of a policy everything. */
@RestController
@RequestMapping("/api/audit")
@RequiresPolicy(Policies.AUTHENTICATED)
final class AuditEndpoints {

    /** The application's own word for a user names the query parameter too. */
    private static final String USER_PARAMETER = "${gatehouse.web.user-name:user}";

    private static final String TYPE = "type";
    private static final String FROM = "from";
    private static final String UNTIL = "until";

    private final AuditStore store;
    private final PolicyGuard guard;
    private final String policy;
    private final Clock clock;

    /** @param policy of those who see everything */
    AuditEndpoints(AuditStore store, PolicyGuard guard, String policy, Clock clock) {
        this.store = store;
        this.guard = guard;
        this.policy = policy;
        this.clock = clock;
    }

    /** Newest first. */
    @GetMapping
    @AsksForPolicy(value = "${gatehouse.web.audit-policy:Admins}", ofOthers = true)
    Page<AuditRow> list(
            Subject caller,
            Paging paging,
            @RequestParam(name = USER_PARAMETER, required = false) @Nullable String user,
            @RequestParam(name = TYPE, required = false) @Nullable String type,
            @RequestParam(name = FROM, required = false) @Nullable String from,
            @RequestParam(name = UNTIL, required = false) @Nullable String until) {
        boolean seesAll = guard.isMet(policy, caller);
        String whose = user == null && !seesAll ? caller.userId() : user;
        if (!caller.userId().equals(whose)) {
            guard.require(policy, caller);
        }
        Query query = new Query(
                whose,
                read(TYPE, type, text -> AuditType.valueOf(text).name()),
                read(FROM, from, AuditEndpoints::time),
                read(UNTIL, until, AuditEndpoints::time));
        return paging.page(store.list(query, paging.topAndOne(), paging.skip()).stream()
                .map(row -> seesAll ? row : row.shownTo(caller.userId()))
                .toList());
    }

    /** How many sign-ins were granted and refused over a time, in parts. */
    @GetMapping("/sign-ins")
    @AsksForPolicy("${gatehouse.web.audit-policy:Admins}")
    SignInChart countSignIns(Subject caller, Timespan span) {
        guard.require(policy, caller);
        Buckets parts = span.buckets(clock.instant().plusMillis(1));
        Instant from = Instant.ofEpochMilli(parts.from());
        Instant to = Instant.ofEpochMilli(parts.to());
        Duration width = Duration.ofMillis(parts.width());
        return new SignInChart(from, to, width, store.countSignIns(from, to, width));
    }

    /** In milliseconds, as it is kept: what those can't say is refused. */
    private static Instant time(String text) {
        return Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
    }

    private static <T> @Nullable T read(String name, @Nullable String text, Function<String, T> reading) {
        try {
            return text == null ? null : reading.apply(text);
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException unreadable) {
            throw ProblemException.of(ProblemCode.INVALID_PARAMETER).withField(name, FieldCode.MALFORMED);
        }
    }
}
