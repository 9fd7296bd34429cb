package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.spring.GatehouseProperties;
import dev.gatehouse.spring.mail.DemoInbox;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells whoever started the viewer what runs now, and where. */
@Component
class StartReport {

    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private final WebServerApplicationContext server;
    private final Database database;
    private final DataFolder folder;
    private final GatehouseProperties.KeyProperties keys;
    private final ObjectProvider<DemoInbox> inbox;

    StartReport(
            WebServerApplicationContext server,
            Database database,
            DataFolder folder,
            GatehouseProperties properties,
            ObjectProvider<DemoInbox> inbox) {
        this.server = server;
        this.database = database;
        this.folder = folder;
        this.keys = properties.keys();
        this.inbox = inbox;
    }

    @EventListener(ApplicationReadyEvent.class)
    void write() {
        String address = "http://localhost:"
                + Objects.requireNonNull(server.getWebServer()).getPort();
        LOG.info(
                "Share Price Viewer {} on Java {}", version(), Runtime.version().feature());
        LOG.info("Database {}", database.name());
        LOG.info("Key {}", key());
        LOG.info("Demo traders {}", String.join(", ", DemoTraders.emails()));
        inbox.ifAvailable(demo -> LOG.info("E-mails are not sent but shown, to everybody, at {}/dev/inbox", address));
        LOG.info("Ready at {}, the API page at {}{}", address, address, ViewerRoutes.DOCS);
    }

    private Object key() {
        if (keys.encryptionKey() != null) {
            return "given as a setting";
        }
        return Objects.requireNonNullElseGet(keys.encryptionKeyFile(), () -> folder.file("gatehouse.key"));
    }

    /** Of the jar; none where classes run from folders. */
    static String version() {
        return Optional.ofNullable(StartReport.class.getPackage().getImplementationVersion())
                .orElse("(unpackaged)");
    }
}
