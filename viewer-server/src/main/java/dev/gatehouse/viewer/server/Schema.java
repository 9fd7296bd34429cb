package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import org.springframework.stereotype.Component;

/** Brings the viewer's tables up to date before the first request. */
@Component
class Schema {

    Schema(Database database) {
        database.migrate("db/viewer/" + database.engine(), "viewer_schema_history");
    }
}
