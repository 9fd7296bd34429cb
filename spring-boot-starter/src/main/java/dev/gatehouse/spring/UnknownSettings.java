package dev.gatehouse.spring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Which variables of the environment look like settings and are none: a slip of the keyboard, which does nothing. */
final class UnknownSettings {

    /** What the compiler wrote down of {@link GatehouseProperties}, and of an application's own where its build asks for that. */
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private UnknownSettings() {}

    /** @param prefix of settings, such as {@code gatehouse}; where nothing is written down of any, all are taken for settings */
    static List<String> in(ConfigurableEnvironment environment, String prefix) {
        String normalized = normalized(prefix);
        Set<String> known = known();
        if (known.stream().noneMatch(name -> name.startsWith(normalized))) {
            return List.of();
        }
        String beginning = normalized.toUpperCase(Locale.ROOT) + "_";
        return environment.getPropertySources().stream()
                .filter(SystemEnvironmentPropertySource.class::isInstance)
                .flatMap(variables -> Set.of(((SystemEnvironmentPropertySource) variables).getPropertyNames()).stream())
                .filter(name -> name.toUpperCase(Locale.ROOT).startsWith(beginning))
                .filter(name -> !known.contains(normalized(name)))
                .sorted()
                .toList();
    }

    private static Set<String> known() {
        try {
            Set<String> names = new TreeSet<>();
            for (URL metadata :
                    Collections.list(UnknownSettings.class.getClassLoader().getResources(METADATA))) {
                names.addAll(names(metadata));
            }
            return names;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> names(URL metadata) throws IOException {
        try (InputStream json = metadata.openStream()) {
            return new JsonMapper()
                    .readTree(json)
                    .path("properties")
                    .valueStream()
                    .map(property -> normalized(property.path("name").asString()))
                    .toList();
        }
    }

    /** As far as Spring Boot tells names apart; the number of a list's member is not of its name. */
    private static String normalized(String name) {
        return name.replaceFirst("_[0-9]+_?$", "").toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }
}
