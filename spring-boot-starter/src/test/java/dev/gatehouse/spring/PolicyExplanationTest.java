package dev.gatehouse.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.policy.Requirement;
import dev.gatehouse.core.policy.Requirements;
import dev.gatehouse.model.PolicyExplanation;
import dev.gatehouse.spring.guard.PolicyGuard;
import dev.gatehouse.spring.problem.Descriptions;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Policies, users and times at random: what is explained, what is enforced, and what a third one counts by itself. */
class PolicyExplanationTest {

    private static final int PAIRS = 100_000;
    private static final int POLICIES = 250;
    private static final LocalDate FIRST_DAY = LocalDate.parse("2015-01-01");
    private static final int DAYS = 8_000;

    /** A requirement, and the same once more in another way. */
    private record Rule(Requirement requirement, BiPredicate<Claims, Instant> holds) {}

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final MovableClock clock = new MovableClock();
    private final List<Rule> rules =
            IntStream.range(0, POLICIES).mapToObj(any -> rule(2)).toList();
    private final PolicyDesk desk = new PolicyDesk(policies(), clock);

    @Test
    void whatIsExplainedIsWhatIsEnforced() {
        int met = 0;
        int promised = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
            int policy = random.nextInt(POLICIES);
            Map<String, Object> claims = claims();
            Instant now = startOf(FIRST_DAY.plusDays(random.nextInt(DAYS)))
                    .plusSeconds(random.nextInt(86_400))
                    .minusMillis(random.nextInt(2));
            PolicyExplanation explained = desk.explain(policy, claims, now);

            assertThat(desk.isEnforcedAsMet(policy, claims, now))
                    .as("seed %d, pair %d: %s", seed, pair, explained)
                    .isEqualTo(explained.met())
                    .isEqualTo(rules.get(policy).holds().test(Claims.of(claims), now));
            met += explained.met() ? 1 : 0;
            if (explained.metFrom() != null) {
                promised++;
                assertThat(desk.isEnforcedAsMet(policy, claims, startOf(explained.metFrom())))
                        .as("seed %d, pair %d: %s", seed, pair, explained)
                        .isTrue();
                assertThat(explained.metFrom().isAfter(LocalDate.ofInstant(now, ZoneOffset.UTC)))
                        .isNotEqualTo(explained.met());
            }
        }
        assertThat(met).as("of each there are many").isBetween(PAIRS / 20, PAIRS - PAIRS / 20);
        assertThat(promised).isGreaterThan(PAIRS / 100);
    }

    private Policies policies() {
        Policies.Builder builder = Policies.builder();
        for (int policy = 0; policy < POLICIES; policy++) {
            builder.add(PolicyDesk.name(policy), rules.get(policy).requirement());
        }
        return builder.build();
    }

    private Rule rule(int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0, 1 -> period();
            case 2 -> role();
            case 3 -> recent();
            case 4 -> factor();
            case 5 -> {
                List<Rule> parts = parts(depth);
                yield new Rule(
                        Requirements.allOf(requirements(parts)),
                        (claims, now) ->
                                parts.stream().allMatch(part -> part.holds().test(claims, now)));
            }
            case 6 -> {
                List<Rule> parts = parts(depth);
                yield new Rule(
                        Requirements.anyOf(requirements(parts)),
                        (claims, now) ->
                                parts.stream().anyMatch(part -> part.holds().test(claims, now)));
            }
            default -> {
                Rule role = random.nextBoolean() ? role() : recent();
                yield new Rule(
                        Requirements.not(role.requirement()), role.holds().negate());
            }
        };
    }

    private List<Rule> parts(int depth) {
        return Stream.generate(() -> rule(depth - 1))
                .limit(1 + random.nextInt(3))
                .toList();
    }

    private static Requirement[] requirements(List<Rule> parts) {
        return parts.stream().map(Rule::requirement).toArray(Requirement[]::new);
    }

    private Rule period() {
        int years = 1 + random.nextInt(6);
        Requirement minimum = Requirements.minimumPeriodSince("joined", Period.ofYears(years));
        BiPredicate<Claims, Instant> over = (claims, now) -> years(claims, now) >= years;
        BiPredicate<Claims, Instant> running = (claims, now) -> years(claims, now) >= 0;
        return random.nextInt(3) == 0
                ? new Rule(Requirements.not(minimum), running.and(over.negate()))
                : new Rule(minimum, over);
    }

    /** Complete ones since the claim; -1 where it is missing or to come. */
    private static long years(Claims claims, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return claims.date("joined")
                .filter(since -> !since.isAfter(today))
                .map(since -> ChronoUnit.YEARS.between(since, today))
                .orElse(-1L);
    }

    private Rule role() {
        String role = "R" + random.nextInt(3);
        return new Rule(
                Requirements.role(role),
                (claims, now) -> claims.texts(Claims.ROLES).contains(role));
    }

    private Rule recent() {
        Duration age = Duration.ofDays(1 + random.nextInt(3_000));
        return new Rule(
                Requirements.recentSignIn(age),
                (claims, now) -> claims.asMap().getOrDefault(Claims.AUTH_TIME, "") instanceof Long second
                        && Duration.between(Instant.ofEpochSecond(second), now).compareTo(age) < 0);
    }

    private Rule factor() {
        return new Rule(
                Requirements.factor("otp"),
                (claims, now) -> claims.texts(Claims.AMR).contains("otp"));
    }

    private Map<String, Object> claims() {
        Map<String, Object> claims = new HashMap<>();
        if (random.nextInt(8) > 0) {
            claims.put("joined", joined());
        }
        List<String> roles = new ArrayList<>();
        IntStream.range(0, 3).filter(any -> random.nextBoolean()).forEach(role -> roles.add("R" + role));
        claims.put(Claims.ROLES, roles);
        if (random.nextInt(8) > 0) {
            claims.put(
                    Claims.AUTH_TIME,
                    startOf(FIRST_DAY.plusDays(random.nextInt(DAYS))).getEpochSecond());
        }
        claims.put(Claims.AMR, random.nextBoolean() ? List.of("pwd", "otp") : List.of("pwd"));
        return claims;
    }

    private String joined() {
        return switch (random.nextInt(20)) {
            case 0 -> "never";
            case 1 -> "2024-02-29";
            default -> FIRST_DAY.plusDays(random.nextInt(DAYS)).toString();
        };
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The guard and the endpoint over the same policies. */
    private static final class PolicyDesk {

        private final Policies policies;
        private final MovableClock clock;
        private final PolicyGuard guard;
        private final Descriptions words = Descriptions.in(new MockHttpServletRequest());

        PolicyDesk(Policies policies, MovableClock clock) {
            this.policies = policies;
            this.clock = clock;
            this.guard = new PolicyGuard(policies, new CutOffs(clock), clock);
        }

        static String name(int policy) {
            return "P" + policy;
        }

        PolicyExplanation explain(int policy, Map<String, Object> claims, Instant now) {
            clock.set(now);
            Subject subject = subject(claims);
            return PolicyEndpoints.explanation(guard.decide(policies.get(name(policy)), subject), subject, words);
        }

        boolean isEnforcedAsMet(int policy, Map<String, Object> claims, Instant now) {
            clock.set(now);
            try {
                guard.require(name(policy), subject(claims));
                return true;
            } catch (ProblemException refused) {
                return false;
            }
        }

        private static Subject subject(Map<String, Object> claims) {
            return new Subject("user", "permit", "token", Instant.EPOCH, Instant.MAX, Claims.of(claims));
        }
    }
}
