package dev.gatehouse.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.ConfigurableEnvironment;

/** Whether every setting is one that an application would start with. */
final class SettingsCheck {

    private static final String ABOUT = "configuration";

    private static final String PREFIX = "gatehouse";

    private final ConfigurableEnvironment environment;
    private final List<Class<?>> others;
    private final Findings findings;

    /** @param others what binds an application's own settings, each {@link ConfigurationProperties} */
    SettingsCheck(ConfigurableEnvironment environment, List<Class<?>> others, Findings findings) {
        this.environment = environment;
        this.others = others;
        this.findings = findings;
    }

    /** The settings, where they can be read at all. */
    Optional<GatehouseProperties> check() {
        Stream.concat(Stream.of(PREFIX), others.stream().map(SettingsCheck::prefix))
                .distinct()
                .flatMap(prefix -> UnknownSettings.in(environment, prefix).stream())
                .forEach(name -> findings.note(ABOUT, name + " is no setting, and does nothing"));
        long wrong = others.stream()
                .filter(type -> read(prefix(type), type).isEmpty())
                .count();
        Optional<GatehouseProperties> properties = read(PREFIX, GatehouseProperties.class);
        properties.ifPresent(read -> {
            if (readings(read).stream().filter(this::isRefused).count() + wrong == 0) {
                findings.ok(ABOUT, "every setting has a value it can have");
            }
        });
        return properties;
    }

    private <T> Optional<T> read(String prefix, Class<T> type) {
        try {
            return Optional.of(Binder.get(environment).bindOrCreate(prefix, type));
        } catch (BindException wrong) {
            findings.mend(ABOUT, describe(wrong));
            return Optional.empty();
        }
    }

    private static String prefix(Class<?> type) {
        return MergedAnnotations.from(type).get(ConfigurationProperties.class).getString("prefix");
    }

    /** Each of them tells of the first setting that it refuses. */
    private static List<Runnable> readings(GatehouseProperties properties) {
        List<Runnable> readings = new ArrayList<>(List.<Runnable>of(
                properties.permit()::toOptions,
                properties.permit()::toRetention,
                properties.permit()::toSigningOptions,
                properties.keys()::toOptions,
                properties::toIdentityOptions,
                properties.web()::toOptions,
                properties.web()::toClientAddresses,
                properties.limits()::toOptions,
                properties.mail()::toClaimFor,
                properties.mail()::toGiveUpAfter));
        if (!properties.isEmbedded()) {
            readings.add(properties::toPostgresqlOptions);
        }
        if (properties.passkeys().rpId() != null) {
            readings.add(properties::toPasskeyOptions);
        }
        return readings;
    }

    private boolean isRefused(Runnable reading) {
        try {
            reading.run();
            return false;
        } catch (InvalidPropertyException wrong) {
            findings.mend(ABOUT, "setting " + wrong.getMessage());
            return true;
        }
    }

    /** Its value isn't repeated: it may be in the wrong place, and a secret. */
    private static String describe(BindException wrong) {
        for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidPropertyException told) {
                return "setting " + told.getMessage();
            }
        }
        String name = wrong.getName().toString();
        return "setting " + name + " (" + name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")
                + ") has a value it can't have"
                + (name.startsWith(PREFIX) ? "; docs/starter.md says which it can" : "");
    }
}
