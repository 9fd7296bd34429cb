package dev.gatehouse.spring.limit;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.model.AuditType;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.problem.RefusalListener;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Takes down what policies and limits refuse: each caller's once a minute, and so many of all, for it costs nobody anything to be
 * refused again and again, and the record is not to be filled that way. Thread-safe.
 */
public final class RefusalRecord implements RefusalListener {

    private static final int PER_MINUTE = 300;
    private static final String ALL = "";

    private final AuditLog audit;
    private final ClientAddresses addresses;
    private final Allowance each;
    private final Allowance all;

    public RefusalRecord(AuditLog audit, ClientAddresses addresses, Clock clock) {
        this.audit = audit;
        this.addresses = addresses;
        this.each = Allowance.of(1, 1, Duration.ofMinutes(1), clock);
        this.all = Allowance.of(PER_MINUTE, PER_MINUTE, Duration.ofMinutes(1), clock);
    }

    @Override
    public void refused(ProblemException problem) {
        switch (problem.code()) {
            case POLICY_NOT_MET -> caller().ifPresent(caller -> denied(caller, problem.policy()));
            case TOO_MANY_REQUESTS -> address().ifPresent(this::limited);
            default -> {}
        }
    }

    /** @param policy {@code null} where the application refuses by itself */
    private void denied(String caller, @Nullable String policy) {
        AuditEvent denied = AuditEvent.refused(AuditType.ACCESS_DENIED).on(caller);
        record(caller + " " + policy, policy == null ? denied : denied.with("policy", policy));
    }

    private void limited(String address) {
        record(address, AuditEvent.refused(AuditType.TOO_MANY_REQUESTS));
    }

    private void record(String who, AuditEvent event) {
        if (each.take(who).isEmpty() && all.take(ALL).isEmpty()) {
            audit.record(event);
        }
    }

    private static Optional<String> caller() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .map(authentication ->
                        authentication.getPrincipal() instanceof Subject subject ? subject.userId() : null);
    }

    private Optional<String> address() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? Optional.of(network(attributes.getRequest()))
                : Optional.empty();
    }

    private String network(HttpServletRequest request) {
        return ClientAddresses.network(addresses.of(request));
    }
}
