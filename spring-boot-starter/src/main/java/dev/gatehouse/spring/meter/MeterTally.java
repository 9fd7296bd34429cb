package dev.gatehouse.spring.meter;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.signin.Renewal;
import dev.gatehouse.core.signin.SignIn;
import dev.gatehouse.model.AuditType;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.problem.RefusalListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;

/**
 * Counts into Micrometer's meters. Every series is there from the start, at 0: what has not happened yet can be told from what
 * isn't counted.
 */
final class MeterTally implements Tally, RefusalListener {

    private static final Duration[] DELAYS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final Map<String, Counter> signIns;
    private final Map<String, Counter> renewals;
    private final Map<ProblemCode, Counter> refusals;
    private final Map<String, Counter> denials;
    private final Map<AuditType, Counter> events;
    private final Timer revocationDelay;

    MeterTally(MeterRegistry registry, Policies policies) {
        this.signIns = counters(
                Stream.of("granted", "refused", "second_factor_needed", "second_factor_refused"),
                outcome -> counter(registry, "gatehouse.sign.ins", "Sign-ins", "outcome", outcome));
        this.renewals = counters(
                Stream.concat(
                        Stream.of("renewed"), Stream.of(Renewal.Reason.values()).map(MeterTally::word)),
                outcome -> counter(registry, "gatehouse.renewals", "Renewals of permits", "outcome", outcome));
        this.refusals = counters(
                Stream.of(ProblemCode.values()),
                code -> counter(registry, "gatehouse.refusals", "Answers that are problems", "code", code.code()));
        this.denials = counters(
                policies.names().stream(),
                policy -> counter(registry, "gatehouse.policy.denials", "Refusals by a policy", "policy", policy));
        this.events = counters(
                Stream.of(AuditType.values()),
                type -> counter(registry, "gatehouse.security.events", "Recorded events", "type", word(type)));
        this.revocationDelay = Timer.builder("gatehouse.revocation.delay")
                .description("From a revocation's being written until it was in force on this node")
                .serviceLevelObjectives(DELAYS)
                .register(registry);
    }

    @Override
    public void signIn(SignIn outcome) {
        increment(
                signIns,
                switch (outcome) {
                    case SignIn.Granted granted -> "granted";
                    case SignIn.Refused refused -> "refused";
                    case SignIn.SecondFactorNeeded needed -> "second_factor_needed";
                    case SignIn.SecondFactorRefused refused -> "second_factor_refused";
                });
    }

    @Override
    public void renewal(Renewal outcome) {
        increment(
                renewals,
                switch (outcome) {
                    case Renewal.Renewed renewed -> "renewed";
                    case Renewal.Refused refused -> word(refused.reason());
                });
    }

    @Override
    public void revocation(Duration delay) {
        revocationDelay.record(delay);
    }

    @Override
    public void refused(ProblemException problem) {
        increment(refusals, problem.code());
        if (problem.policy() != null) {
            increment(denials, problem.policy());
        }
    }

    @EventListener
    void recorded(AuditEvent event) {
        increment(events, event.type());
    }

    /** An application may refuse in the name of a policy that isn't among its own. */
    private static <K> void increment(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter != null) {
            counter.increment();
        }
    }

    private static <K> Map<K, Counter> counters(Stream<K> keys, Function<K, Counter> counter) {
        return keys.collect(Collectors.toUnmodifiableMap(key -> key, counter));
    }

    private static Counter counter(
            MeterRegistry registry, String name, String description, String label, String value) {
        return Counter.builder(name).description(description).tag(label, value).register(registry);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
