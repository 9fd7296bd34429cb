package dev.gatehouse.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyOptions;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.SigningOptions;
import dev.gatehouse.core.user.CodeOptions;
import dev.gatehouse.core.user.IdentityOptions;
import dev.gatehouse.spring.problem.ApiDeprecation;
import dev.gatehouse.spring.problem.DoorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class GatehousePropertiesTest {

    private static final String KEY = "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQM=";

    @Test
    void theDefaultsAreThoseOfTheRoomsTheyAreFor() {
        GatehouseProperties defaults = bind(Map.of());

        assertThat(defaults.permit().toOptions()).isEqualTo(PermitOptions.DEFAULT);
        assertThat(defaults.permit().toSigningOptions()).isEqualTo(SigningOptions.DEFAULT);
        assertThat(defaults.keys().toOptions()).isEqualTo(KeyOptions.DEFAULT);
        assertThat(defaults.toIdentityOptions()).isEqualTo(IdentityOptions.DEFAULT);
        assertThat(defaults.users().toCodeOptions()).isEqualTo(CodeOptions.DEFAULT);
        assertThat(defaults.web().toOptions()).isEqualTo(DoorOptions.DEFAULT);
    }

    @Test
    void theEnvironmentSetsThemUnderTheNamesThatAreDocumented() {
        GatehouseProperties set = bind(Map.of(
                "GATEHOUSE_DATA", "/srv/viewer",
                "GATEHOUSE_PERMIT_ACCESS_LIFETIME", "PT2S",
                "GATEHOUSE_PERMIT_REFRESH_LIFETIME", "P100D",
                "GATEHOUSE_PERMIT_GRACE", "PT0S",
                "GATEHOUSE_LOCKOUT_MAX_FAILURES", "3",
                "GATEHOUSE_USERS_REQUIRE_CONFIRMED", "false"));

        assertThat(set.data()).hasToString("/srv/viewer");
        PermitOptions permit = set.permit().toOptions();
        assertThat(permit.accessLifetime()).hasSeconds(2);
        assertThat(permit.grace()).isZero();
        assertThat(permit.absoluteLifetime()).isEqualTo(Duration.ofDays(100));
        assertThat(set.toIdentityOptions().lockout().maxFailures()).isEqualTo(3);
        assertThat(set.toIdentityOptions().requireConfirmed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "GATEHOUSE_PERMIT_ACCESS_LIFETIME, PT0S,      gatehouse.permit.access-lifetime",
        "GATEHOUSE_PERMIT_ACCESS_LIFETIME, PT0.5S,    gatehouse.permit.access-lifetime",
        "GATEHOUSE_PERMIT_REFRESH_LIFETIME, -PT1S,    gatehouse.permit.refresh-lifetime",
        "GATEHOUSE_PERMIT_ABSOLUTE_LIFETIME, PT1H,    gatehouse.permit.absolute-lifetime",
        "GATEHOUSE_PERMIT_GRACE, -PT1S,               gatehouse.permit.grace",
        "GATEHOUSE_PERMIT_CLOCK_SKEW, PT61S,          gatehouse.permit.clock-skew",
        "GATEHOUSE_PERMIT_ISSUER, '',                 gatehouse.permit.issuer",
        "GATEHOUSE_PERMIT_ALGORITHM, HS256,           gatehouse.permit.secret",
        "GATEHOUSE_PERMIT_SECRET, c2VjcmV0,           gatehouse.permit.secret",
        "GATEHOUSE_PERMIT_RETENTION, -PT1S,           gatehouse.permit.retention",
        "GATEHOUSE_KEYS_LEAD, PT0.9S,                 gatehouse.keys.lead",
        "GATEHOUSE_KEYS_ROTATE_EVERY, PT15M,          gatehouse.keys.rotate-every",
        "GATEHOUSE_KEYS_ENCRYPTION_KEY, c2VjcmV0,     gatehouse.keys.encryption-key",
        "GATEHOUSE_LOCKOUT_MAX_FAILURES, -1,          gatehouse.lockout.max-failures",
        "GATEHOUSE_LOCKOUT_DURATION, PT0S,            gatehouse.lockout.duration",
        "GATEHOUSE_LOCKOUT_MAX_DURATION, PT1S,        gatehouse.lockout.max-duration",
        "GATEHOUSE_USERS_MIN_PASSWORD_LENGTH, 7,      gatehouse.users.min-password-length",
        "GATEHOUSE_HASHING_MEMORY_KIB, 64,            gatehouse.hashing.memory-kib",
        "GATEHOUSE_HASHING_THREADS, 0,                gatehouse.hashing.threads",
        "GATEHOUSE_WEB_API_VERSIONS, one,             gatehouse.web.api-versions",
        "GATEHOUSE_WEB_RETRY_AFTER, PT0S,             gatehouse.web.retry-after"
    })
    void aWrongOneIsNamedInFullWithWhatIsAllowed(String variable, String value, String property) {
        GatehouseProperties wrong = bind(Map.of(variable, value));

        assertThatThrownBy(() -> {
                    wrong.permit().toOptions();
                    wrong.permit().toSigningOptions();
                    wrong.permit().toRetention();
                    wrong.keys().toOptions();
                    wrong.toIdentityOptions();
                    wrong.web().toOptions();
                    wrong.keys().toEncryption(Path.of("gatehouse.key"), false);
                })
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageStartingWith(property + " must ")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("c2VjcmV0"));
    }

    @Test
    void aVersionIsLeftFromADayOnUntilALaterOne() {
        Map<String, Object> versions = Map.of("GATEHOUSE_WEB_API_VERSIONS", "1.0, 2.0");
        assertThat(deprecated(versions, "1.0", "2026-11-23", "2028-11-23"))
                .containsExactly(
                        new ApiDeprecation("1.0", LocalDate.of(2026, 11, 23), LocalDate.of(2028, 11, 23), null));
        for (String sunset : List.of("2026-11-23", "2026-11-22")) {
            assertThatThrownBy(() -> deprecated(versions, "1.0", "2026-11-23", sunset))
                    .hasMessageStartingWith("gatehouse.web.deprecations must each have a sunset after since");
        }
        assertThatThrownBy(() -> deprecated(versions, "3.0", "2026-11-23", "2028-11-23"))
                .hasMessageStartingWith("gatehouse.web.deprecations must be of different ones of [1.0, 2.0]");
    }

    private static List<ApiDeprecation> deprecated(
            Map<String, Object> versions, String version, String since, String sunset) {
        Map<String, Object> variables = new HashMap<>(versions);
        variables.put("GATEHOUSE_WEB_DEPRECATIONS_0_VERSION", version);
        variables.put("GATEHOUSE_WEB_DEPRECATIONS_0_SINCE", since);
        variables.put("GATEHOUSE_WEB_DEPRECATIONS_0_SUNSET", sunset);
        return bind(variables).web().toOptions().deprecations();
    }

    @Test
    void secretsAreNotShown() {
        GatehouseProperties set =
                bind(Map.of("GATEHOUSE_PERMIT_SECRET", "c2VjcmV0", "GATEHOUSE_KEYS_ENCRYPTION_KEY", "a2V5"));

        assertThat(set.permit().secret()).isEqualTo("c2VjcmV0");
        assertThat(set.keys().encryptionKey()).isEqualTo("a2V5");
        assertThat(set.toString()).doesNotContain("c2VjcmV0", "a2V5");
    }

    @Test
    void theKeyThatIsBeingLeftIsNamedByItsOwnName() {
        GatehouseProperties set = bind(
                Map.of("GATEHOUSE_KEYS_ENCRYPTION_KEY", KEY, "GATEHOUSE_KEYS_PREVIOUS_ENCRYPTION_KEY", "c2VjcmV0"));
        GatehouseProperties same =
                bind(Map.of("GATEHOUSE_KEYS_ENCRYPTION_KEY", KEY, "GATEHOUSE_KEYS_PREVIOUS_ENCRYPTION_KEY", KEY));
        GatehouseProperties missing = bind(Map.of(
                "GATEHOUSE_KEYS_ENCRYPTION_KEY",
                KEY,
                "GATEHOUSE_KEYS_PREVIOUS_ENCRYPTION_KEY_FILE",
                "/nowhere/old.key"));

        assertThatThrownBy(() -> encryption(set))
                .hasMessageStartingWith("gatehouse.keys.previous-encryption-key must be base64");
        assertThatThrownBy(() -> encryption(same))
                .hasMessage("gatehouse.keys.previous-encryption-key must not be the key-encryption key of today");
        assertThatThrownBy(() -> encryption(missing)).hasMessageContaining("/nowhere/old.key is missing");
    }

    @Test
    void aPreviousKeyThatIsLeftEmptyIsNone() {
        GatehouseProperties set = bind(Map.of(
                "GATEHOUSE_KEYS_ENCRYPTION_KEY",
                KEY,
                "GATEHOUSE_KEYS_PREVIOUS_ENCRYPTION_KEY",
                "",
                "GATEHOUSE_KEYS_PREVIOUS_ENCRYPTION_KEY_FILE",
                ""));

        assertThat(encryption(set)).hasToString("KeyEncryption[key-encryption key]");
    }

    private static KeyEncryption encryption(GatehouseProperties properties) {
        return properties.keys().toEncryption(Path.of("gatehouse.key"), false);
    }

    private static GatehouseProperties bind(Map<String, Object> environment) {
        MutablePropertySources sources = new MutablePropertySources();
        sources.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<>(environment)));
        return new Binder(ConfigurationPropertySources.from(sources))
                .bindOrCreate("gatehouse", GatehouseProperties.class);
    }
}
