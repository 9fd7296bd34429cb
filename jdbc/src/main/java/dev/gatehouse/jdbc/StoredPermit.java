package dev.gatehouse.jdbc;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.model.Authentication;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.RevokedReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row of the table of permits, without its hashes.
 *
 * @param accessUntil when the last access token issued under it expires
 */
record StoredPermit(Permit permit, Instant accessUntil) {

    /** A row of a version that knew of passwords alone says nothing of the last two. */
    static final String COLUMNS = "id, user_id, device, issued_at, renewed_at, expires_at, ends_at, access_until, "
            + "revoked_at, revoked_reason, coalesce(auth_time, issued_at) as auth_time, coalesce(amr, '[\"pwd\"]') as amr";

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static final TypeReference<List<String>> METHODS = new TypeReference<>() {};

    /** The row under the cursor; its columns are {@link #COLUMNS}. */
    static StoredPermit read(ResultSet row, int number) throws SQLException {
        Permit permit = new Permit(
                row.getString("id"),
                row.getString("user_id"),
                JSON.readValue(row.getString("device"), Device.class),
                Instant.ofEpochMilli(row.getLong("issued_at")),
                Instant.ofEpochMilli(row.getLong("renewed_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                Instant.ofEpochMilli(row.getLong("ends_at")),
                revokedAt(row),
                revokedReason(row),
                authentication(row));
        return new StoredPermit(permit, Instant.ofEpochMilli(row.getLong("access_until")));
    }

    static String deviceText(Device device) {
        return JSON.writeValueAsString(device);
    }

    static String methodsText(Authentication authentication) {
        return JSON.writeValueAsString(authentication.methods());
    }

    /** What cuts off every access token issued under it. */
    CutOff cutOff() {
        return CutOff.ofPermit(permit.id(), accessUntil);
    }

    private static Authentication authentication(ResultSet row) throws SQLException {
        return new Authentication(
                Instant.ofEpochMilli(row.getLong("auth_time")), JSON.readValue(row.getString("amr"), METHODS));
    }

    private static @Nullable Instant revokedAt(ResultSet row) throws SQLException {
        long millis = row.getLong("revoked_at");
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable RevokedReason revokedReason(ResultSet row) throws SQLException {
        String name = row.getString("revoked_reason");
        return name == null ? null : RevokedReason.valueOf(name);
    }
}
