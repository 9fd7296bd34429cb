package dev.gatehouse.spring.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Description;
import dev.gatehouse.core.policy.Requirement;
import dev.gatehouse.core.policy.Requirements;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemMessagesTest {

    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)");
    private static final Pattern LONE_APOSTROPHE = Pattern.compile("(?<!')'(?!')");

    @ParameterizedTest
    @ValueSource(strings = {"messages.properties", "messages_si.properties"})
    void aBundleHasAMessageForEveryCodeAndForNothingElse(String bundle) throws IOException {
        Set<String> catalogue = Stream.of(
                        Arrays.stream(ProblemCode.values())
                                .flatMap(code -> Stream.of(code.code() + ".title", code.code() + ".detail")),
                        Arrays.stream(FieldCode.values()).map(code -> "field." + code.code()),
                        requirementKeys(),
                        reasonKeys())
                .flatMap(keys -> keys)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(load(bundle).stringPropertyNames()).containsExactlyInAnyOrderElementsOf(catalogue);
    }

    @Test
    void everyLanguageUsesTheSameArguments() throws IOException {
        Properties english = load("messages.properties");
        Properties sinhala = load("messages_si.properties");

        assertThat(english.stringPropertyNames())
                .allSatisfy(key -> assertThat(arguments(sinhala.getProperty(key)))
                        .as(key)
                        .isEqualTo(arguments(english.getProperty(key))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages.properties", "messages_si.properties"})
    void everyMessageIsAPatternWithoutAnApostropheThatQuotesByAccident(String bundle) throws IOException {
        assertThat(load(bundle)).allSatisfy((key, text) -> {
            assertThat((String) text).as("%s", key).isNotBlank().doesNotContainPattern(LONE_APOSTROPHE);
            new MessageFormat((String) text);
        });
    }

    /** Letters of both scripts would show that a sentence was forgotten: names of headers and formats alone are Latin. */
    @Test
    void everySinhalaMessageIsWrittenInSinhala() throws IOException {
        Properties sinhala = load("messages_si.properties");
        sinhala.remove("requirement.named");

        assertThat(sinhala)
                .allSatisfy(
                        (key, text) -> assertThat((String) text).as("%s", key).containsPattern("\\p{IsSinhala}"));
        assertThat(sinhala.values().stream()
                        .flatMap(text -> Pattern.compile("[A-Za-z-]{3,}")
                                .matcher((String) text)
                                .results()
                                .map(result -> result.group())))
                .isSubsetOf(
                        "JSON",
                        "HTTP",
                        "HTTPS",
                        "API",
                        "api-supported-versions",
                        "ETag",
                        "If-Match",
                        "Accept",
                        "Allow",
                        "Repeatability-Request-ID",
                        "Repeatability-First-Sent",
                        "traceId");
    }

    @Test
    void nestedDescriptionsAreWordedFromTheInside() {
        Requirement requirement = Requirements.allOf(
                Requirements.role("Admin"), Requirements.minimumPeriodSince("jwt.datej", Period.of(5, 1, 0)));

        assertThat(word("en", requirement))
                .isEqualTo("the role Admin and at least 5 years and 1 month since the date in the claim jwt.datej");
        assertThat(word("si", requirement)).contains("Admin", "වසර 5ක්", "මාස 1ක්", "jwt.datej");
    }

    @Test
    void anArgumentIsNeverReadAsAPattern() {
        assertThat(word("en", Requirements.named("it's {0} o'clock", subject -> true)))
                .isEqualTo("it's {0} o'clock");
    }

    @Test
    void aBoundIsWrittenInFull() {
        assertThat(ProblemMessages.in("en")
                        .text("field.OutOfRange", List.of(new BigDecimal("0.00010"), new BigDecimal("1E+6"))))
                .isEqualTo("must be from 0.00010 to 1000000");
        assertThat(ProblemMessages.in("en").text("field.TooShort", List.of(1)))
                .isEqualTo("must have at least 1 character");
        assertThat(ProblemMessages.in("en").text("field.TooShort", List.of(8)))
                .isEqualTo("must have at least 8 characters");
    }

    @Test
    void forgottenArgumentsAreNoticedAtOnce() {
        ProblemException problem = ProblemException.of(ProblemCode.INVALID_FIELD);

        assertThatIllegalArgumentException().isThrownBy(() -> problem.withField("a", FieldCode.OUT_OF_RANGE, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> problem.withField("a", FieldCode.REQUIRED, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> ProblemException.of(ProblemCode.BODY_TOO_LARGE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> problem.withPolicy("p", "requirement.nobodyKnows", List.of(), null));
    }

    private static String word(String language, Requirement requirement) {
        Description description = requirement.description();
        return ProblemMessages.in(language).text(description.key(), description.arguments());
    }

    private static Stream<String> requirementKeys() {
        Requirement period = Requirements.minimumPeriodSince("since", Period.of(1, 2, 3));
        Requirement named = Requirements.named("named", subject -> true);
        return Stream.of(
                        Requirements.authenticated(),
                        Requirements.role("role"),
                        Requirements.claimEquals("claim", "value"),
                        Requirements.claimContains("claim", "value"),
                        period,
                        Requirements.recentSignIn(Duration.ofSeconds(90_061)),
                        Requirements.factor("otp"),
                        Requirements.multipleFactors(),
                        Requirements.not(period),
                        Requirements.not(named),
                        Requirements.allOf(named, named),
                        Requirements.anyOf(named, named))
                .map(Requirement::description)
                .flatMap(ProblemMessagesTest::keys)
                .distinct();
    }

    private static Stream<String> reasonKeys() {
        Requirement period = Requirements.minimumPeriodSince("since", Period.ofYears(1));
        Requirement recent = Requirements.recentSignIn(Duration.ofMinutes(5));
        return Stream.of(
                        reason(Requirements.authenticated(), Map.of()),
                        reason(Requirements.role("role"), Map.of()),
                        reason(period, Map.of("since", "2020-01-31")),
                        reason(period, Map.of("since", "2026-01-31")),
                        reason(period, Map.of("since", "+999999999-12-31")),
                        reason(period, Map.of()),
                        reason(Requirements.not(period), Map.of("since", "2027-01-31")),
                        reason(recent, Map.of("auth_time", 1L)),
                        reason(recent, Map.of()))
                .map(Description::key);
    }

    private static Description reason(Requirement requirement, Map<String, Object> claims) {
        Instant now = Instant.parse("2026-06-01T12:00:00Z");
        return requirement
                .check(new Subject("user", "permit", "token", now, now, Claims.of(claims)), now)
                .reason();
    }

    private static Stream<String> keys(Description description) {
        return Stream.concat(
                Stream.of(description.key()),
                description.arguments().stream()
                        .filter(Description.class::isInstance)
                        .flatMap(argument -> keys((Description) argument)));
    }

    private static Set<String> arguments(String pattern) {
        return ARGUMENT.matcher(pattern)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties load(String bundle) throws IOException {
        try (InputStream in = ProblemMessages.class.getResourceAsStream(bundle)) {
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return properties;
        }
    }
}
