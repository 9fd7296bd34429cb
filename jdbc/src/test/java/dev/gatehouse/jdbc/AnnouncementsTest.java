package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncementsTest extends AnnouncementsContract {

    @TempDir
    Path folder;

    @Override
    Database open() {
        return TestDatabases.sqlite(folder);
    }

    @Test
    void whoIsAloneIsAlwaysCurrentAndWritesNothing() {
        try (Database alone = open()) {
            alone.announcements().announce("notes");

            assertThat(alone.announcements().isCurrent()).isTrue();
            assertThat(alone.<Long>read(client -> client.sql("select count(*) from feed")
                            .query(Long.class)
                            .single()))
                    .isZero();
        }
    }
}
