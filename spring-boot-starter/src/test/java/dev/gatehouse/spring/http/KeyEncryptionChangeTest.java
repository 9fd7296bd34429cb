package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.permit.KeyEncryptionException;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.KeyRotation;
import dev.gatehouse.spring.KeyCommand;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The whole way from one key-encryption key to another, as docs/keys.md tells it, with two nodes on one PostgreSQL. */
class KeyEncryptionChangeTest {

    private static final String OLD = "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQM=";
    private static final String NEW = "9fZk2LqTn7sVb0XcYw4RpGh8uEjMd1AaOi5tKl3NxQo=";

    private static final Map<String, String> BEFORE = Map.of("encryption-key", OLD);
    private static final Map<String, String> BETWEEN = Map.of("encryption-key", NEW, "previous-encryption-key", OLD);
    private static final Map<String, String> AFTER = Map.of("encryption-key", NEW);

    @TempDir
    Path folder;

    private final String url = PostgresServer.shared().newDatabase();
    private final MovableClock clock = new MovableClock();
    private final Map<String, RunningApplication> nodes = new LinkedHashMap<>();

    @AfterEach
    void stop() {
        nodes.values().forEach(RunningApplication::close);
    }

    @Test
    void nodesThatAreRolledOneByOneLoseNoTokenAndOpenEveryKey() {
        start("one", BEFORE);
        start("two", BEFORE);
        node("one").addUser("user@example.com", "2020-01-31");
        Tokens tokens = node("one").signIn("user@example.com");

        start("one", BETWEEN);
        KeyRotation rotation = node("one").bean(KeyManager.class).rotate(KeyPurpose.ACCESS);
        assertThat(rotation).isInstanceOf(KeyRotation.Made.class);
        assertThat(node("two").bean(KeyRing.class).reload())
                .as("the node that is not rolled yet opens what the other made")
                .isTrue();

        start("two", BETWEEN);
        assertThat(reseal(BETWEEN)).isEqualTo("""
                4 of 4 keys rested under the previous key-encryption key; all rest under today's now
                """);
        assertThat(reseal(BETWEEN)).startsWith("0 of 4 keys");

        start("one", AFTER);
        start("two", AFTER);
        assertThat(node("one").get("/greeting", tokens.access()).statusCode()).isEqualTo(200);
        assertThat(node("two").renew(tokens.refresh()).statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> start("three", BEFORE))
                .rootCause()
                .isInstanceOf(KeyEncryptionException.class)
                .hasMessageStartingWith("the key-encryption key does not fit this database");
    }

    private RunningApplication node(String name) {
        return nodes.get(name);
    }

    /** Starts a node, or starts it anew with other settings. */
    private void start(String name, Map<String, String> keys) {
        RunningApplication before = nodes.remove(name);
        if (before != null) {
            before.close();
        }
        String[] settings = settings(keys).entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        nodes.put(name, RunningApplication.start(folder.resolve(name), clock, settings));
    }

    private String reseal(Map<String, String> keys) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.copyOf(settings(keys))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(KeyCommand.run(environment, List.of("reseal"), print, print)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private Map<String, String> settings(Map<String, String> keys) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("gatehouse.database-url", url);
        settings.put("gatehouse.data", folder.resolve("command").toString());
        keys.forEach((name, value) -> settings.put("gatehouse.keys." + name, value));
        return settings;
    }
}
