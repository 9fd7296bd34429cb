package dev.gatehouse.viewer.server;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may know whom; DESIGN.md draws the same picture. */
class StructureTests {

    private static final Map<String, String> ROOMS = Map.ofEntries(
            Map.entry("model", "dev.gatehouse.model.."),
            Map.entry("claims", "dev.gatehouse.core.claims.."),
            Map.entry("work", "dev.gatehouse.core.work.."),
            Map.entry("query", "dev.gatehouse.core.query.."),
            Map.entry("audit", "dev.gatehouse.core.audit.."),
            Map.entry("user", "dev.gatehouse.core.user.."),
            Map.entry("mail", "dev.gatehouse.core.mail.."),
            Map.entry("account", "dev.gatehouse.core.account.."),
            Map.entry("permit", "dev.gatehouse.core.permit.."),
            Map.entry("policy", "dev.gatehouse.core.policy.."),
            Map.entry("factor", "dev.gatehouse.core.factor.."),
            Map.entry("signin", "dev.gatehouse.core.signin.."),
            Map.entry("jdbc", "dev.gatehouse.jdbc.."),
            Map.entry("starter", "dev.gatehouse.spring.."),
            Map.entry("testkit", "dev.gatehouse.testkit.."),
            Map.entry("client", "dev.gatehouse.client.."),
            Map.entry("viewer-model", "dev.gatehouse.viewer.model.."),
            Map.entry("viewer-cli", "dev.gatehouse.viewer.cli.."),
            Map.entry("viewer-server", "dev.gatehouse.viewer.server.."));

    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("claims", Set.of()),
            Map.entry("work", Set.of()),
            Map.entry("query", Set.of()),
            Map.entry("audit", Set.of("work", "model")),
            Map.entry("user", Set.of("claims", "work", "query", "audit", "model")),
            Map.entry("permit", Set.of("claims", "work", "audit", "model")),
            Map.entry("mail", Set.of("claims", "work")),
            Map.entry("account", Set.of("claims", "work", "audit", "user", "mail", "factor", "signin", "model")),
            Map.entry("policy", Set.of("claims")),
            Map.entry("factor", Set.of("claims", "work", "audit", "permit", "model")),
            Map.entry("signin", Set.of("claims", "work", "audit", "user", "permit", "factor", "model")),
            Map.entry(
                    "jdbc",
                    Set.of("claims", "work", "query", "audit", "user", "mail", "account", "permit", "factor", "model")),
            Map.entry(
                    "starter",
                    Set.of(
                            "claims", "work", "query", "audit", "user", "mail", "account", "permit", "factor", "policy",
                            "signin", "jdbc", "model")),
            Map.entry(
                    "testkit",
                    Set.of(
                            "claims", "work", "query", "audit", "user", "permit", "factor", "policy", "signin",
                            "model")),
            Map.entry("client", Set.of("model")),
            Map.entry("viewer-model", Set.of("model")),
            Map.entry("viewer-cli", Set.of("client", "model", "viewer-model")),
            Map.entry(
                    "viewer-server",
                    Set.of(
                            "claims",
                            "work",
                            "query",
                            "audit",
                            "user",
                            "permit",
                            "policy",
                            "signin",
                            "jdbc",
                            "model",
                            "starter",
                            "viewer-model")));

    /** All but the tests'. */
    static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.gatehouse");

    @Test
    void nobodyKnowsWhomTheyMayNot() {
        var architecture = layeredArchitecture().consideringOnlyDependenciesInAnyPackage("dev.gatehouse..");
        ROOMS.forEach((room, packages) -> architecture.layer(room).definedBy(packages));
        MAY_KNOW.forEach((room, others) -> {
            var layer = architecture.whereLayer(room);
            if (others.isEmpty()) {
                layer.mayNotAccessAnyLayer();
            } else {
                layer.mayOnlyAccessLayers(others.toArray(String[]::new));
            }
        });
        architecture.check(CLASSES);
    }

    @Test
    void everyRoomIsSeenAndEveryClassIsInOne() {
        assertThat(ROOMS.values())
                .allSatisfy(room -> assertThat(CLASSES)
                        .as("classes in %s", room)
                        .anyMatch(seen -> isIn(seen.getPackageName(), room)));
        assertThat(CLASSES)
                .allMatch(seen -> ROOMS.values().stream().anyMatch(room -> isIn(seen.getPackageName(), room)));
    }

    private static boolean isIn(String packageName, String room) {
        String root = room.substring(0, room.length() - "..".length());
        return packageName.equals(root) || packageName.startsWith(root + ".");
    }
}
