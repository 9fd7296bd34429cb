package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.audit.AuditStore.Query;
import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.KeyDescription;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.User;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.model.RevokedReason;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** A key that is cut off after a permit was granted and before its tokens are signed. */
class KeyCutOffWhileSigningInTest {

    private static final String EMAIL = "user@example.com";

    @TempDir
    Path data;

    @Test
    void aPermitThatNobodyWasGivenIsEndedAndWrittenDown() {
        try (RunningApplication app = RunningApplication.startWith(CutsOff.class, data)) {
            User user = app.addUser(EMAIL, "2020-01-31");

            HttpResponse<String> answer = app.signIn(EMAIL, RunningApplication.PASSWORD);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(app.bean(SignInManager.class).listLive(user.id(), 10, 0)).isEmpty();
            List<AuditRow> rows = app.bean(AuditStore.class).list(new Query(user.id(), null, null, null), 10, 0);
            AuditRow revoked = row("PERMIT_REVOKED", rows);
            assertThat(revoked.details()).isEqualTo(Map.of("reason", RevokedReason.KEY_CUT_OFF.name()));
            assertThat(revoked.permit()).isEqualTo(row("SIGNED_IN", rows).permit());
        }
    }

    private static AuditRow row(String type, List<AuditRow> rows) {
        List<AuditRow> found =
                rows.stream().filter(row -> row.type().equals(type)).toList();
        assertThat(found).as(type).hasSize(1);
        return found.getFirst();
    }

    /** This node hears of it when the permit is durable and not yet handed out. */
    @Configuration(proxyBeanMethods = false)
    static class CutsOff {

        private final ObjectProvider<KeyManager> keys;
        private final ObjectProvider<CutOffs> cutOffs;
        private final Clock clock;

        CutsOff(ObjectProvider<KeyManager> keys, ObjectProvider<CutOffs> cutOffs, Clock clock) {
            this.keys = keys;
            this.cutOffs = cutOffs;
            this.clock = clock;
        }

        @EventListener(condition = "#event.type().name() == 'SIGNED_IN'")
        void cutOff(AuditEvent event) {
            keys.getObject().list().stream()
                    .filter(key -> key.purpose() == KeyPurpose.ACCESS)
                    .map(KeyDescription::id)
                    .forEach(id -> cutOffs.getObject()
                            .add(CutOff.ofKey(id, clock.instant().plus(Duration.ofHours(1)))));
        }
    }
}
