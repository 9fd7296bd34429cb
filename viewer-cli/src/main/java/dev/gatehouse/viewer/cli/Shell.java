package dev.gatehouse.viewer.cli;

import dev.gatehouse.client.Attempts;
import dev.gatehouse.client.Backend;
import dev.gatehouse.client.BackendBuilder;
import dev.gatehouse.client.Listing;
import dev.gatehouse.client.PermitStore;
import dev.gatehouse.viewer.model.Industry;
import dev.gatehouse.viewer.model.Share;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** The options that all commands have, and what they share. */
@Command
final class Shell {

    private static final String SERVER_FILE = "server";
    private static final String SERVER_VARIABLE = "VIEWER_SERVER";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Terminal terminal;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--server",
            scope = ScopeType.INHERIT,
            paramLabel = "URI",
            description = "where the viewer is; else VIEWER_SERVER, else that of the last sign-in")
    private @Nullable URI server;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "answers in JSON, for programs")
    private boolean json;

    @Option(
            names = "--language",
            scope = ScopeType.INHERIT,
            paramLabel = "TAG",
            description = "of what the server says, en or si; else that of this machine")
    private @Nullable Locale language;

    @Option(
            names = "--timeout",
            scope = ScopeType.INHERIT,
            paramLabel = "DURATION",
            defaultValue = "PT1M",
            description = "when a call is given up, all its attempts together; ${DEFAULT-VALUE} unless told")
    private Duration timeout = Duration.ofMinutes(1);

    Shell(Terminal terminal) {
        this.terminal = terminal;
    }

    Terminal terminal() {
        return terminal;
    }

    /** The viewer that was named, or that of the last sign-in, as whoever is signed in there. */
    Backend backend() {
        URI address = address();
        Path home = terminal.home();
        BackendBuilder builder = Backend.at(address)
                .userName("trader")
                .keepPermitsIn(PermitStore.file(home.resolve("permit")))
                .cacheIn(home.resolve("cache"))
                .progress(new Progress(terminal.errors()));
        builder.attempts(Attempts.DEFAULT.withDeadline(timeout));
        if (language != null) {
            builder.language(language);
        }
        Backend backend = builder.build();
        backend.restore();
        return backend;
    }

    private URI address() {
        if (server != null) {
            return server;
        }
        String named = terminal.environment().get(SERVER_VARIABLE);
        if (named == null || named.isBlank()) {
            named = remembered();
        }
        if (named == null) {
            throw usage("--server says where the viewer is");
        }
        try {
            return URI.create(named);
        } catch (IllegalArgumentException none) {
            throw usage("'" + named + "' is no address of a server");
        }
    }

    private @Nullable String remembered() {
        try {
            return Files.readString(terminal.home().resolve(SERVER_FILE)).strip();
        } catch (NoSuchFileException nothing) {
            return null;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** For the commands after this one. */
    void remember(Backend backend) {
        try {
            Files.writeString(
                    terminal.home().resolve(SERVER_FILE), backend.options().uri() + System.lineSeparator());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** By its tag, or else by its id. */
    Industry industry(Backend backend, String tagOrId) {
        return first(byTag(backend, tagOrId).fetch()).orElseGet(() -> backend.find(Industry.class, tagOrId));
    }

    /** As it was read last, also without a network. */
    Industry keptIndustry(Backend backend, String tagOrId) {
        return first(byTag(backend, tagOrId).cached().fetch().value())
                .orElseGet(() ->
                        backend.lookup(Industry.class, tagOrId).cached().fetch().value());
    }

    private static Listing<Industry> byTag(Backend backend, String tag) {
        return backend.list(Industry.class).filter(named(tag));
    }

    private static <T> Optional<T> first(List<T> found) {
        return found.stream().findFirst();
    }

    /** Likewise. */
    Share share(Backend backend, Industry industry, String tagOrId) {
        return first(backend.list(Share.class)
                        .ownedBy(industry)
                        .filter(named(tagOrId))
                        .fetch())
                .orElseGet(() -> backend.find(Share.class, tagOrId, industry));
    }

    private static String named(String tag) {
        return "tag eq '" + tag.replace("'", "''") + "'";
    }

    /** As a table, or in JSON. */
    <T> void show(List<T> rows, Table<T> table) {
        if (json) {
            terminal.out().println(JSON.writeValueAsString(rows));
        } else {
            table.print(rows, terminal.out());
        }
        terminal.out().flush();
    }

    /** In words, or in JSON. */
    <T> void show(T one, Function<T, String> words) {
        if (json) {
            terminal.out().println(JSON.writeValueAsString(one));
        } else {
            words.apply(one).lines().map(Table::oneLine).forEach(terminal.out()::println);
        }
        terminal.out().flush();
    }

    /** Besides what was asked for: where programs read nobody does. */
    void tell(String words) {
        if (!json) {
            terminal.errors().println(words);
        }
    }

    ParameterException usage(String message) {
        if (spec == null) {
            throw new IllegalStateException(message);
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
