package dev.gatehouse.viewer.server;

import dev.gatehouse.core.permit.KeyEncryptionException;
import dev.gatehouse.jdbc.UnusableStorageException;
import dev.gatehouse.spring.InvalidPropertyException;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;

/** Tells why the viewer did not start: one line on the standard error, for whoever started it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailureReporter implements SpringBootExceptionReporter {

    private static final Logger LOG = LoggerFactory.getLogger(StartFailureReporter.class);

    @Override
    public boolean reportException(Throwable failure) {
        LOG.debug("not started", failure);
        System.err.println("viewer: " + describe(failure));
        return true;
    }

    static String describe(Throwable failure) {
        String reason = chain(failure)
                .map(StartFailureReporter::reason)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> "could not start: " + last(failure));
        return reason.lines().findFirst().orElse("could not start");
    }

    private static @Nullable String reason(Throwable cause) {
        return switch (cause) {
            case PortInUseException taken -> "port " + taken.getPort() + " is in use; set SERVER_PORT to another one";
            case BindException wrong -> "setting " + name(wrong) + " can't be " + value(wrong);
            case InvalidPropertyException wrong -> "setting " + wrong.getMessage();
            case UnusableStorageException plain -> plain.getMessage();
            case KeyEncryptionException plain -> plain.getMessage();
            case DemoPasswordException plain -> plain.getMessage();
            case DataAccessException away -> "the database can't be used now; try again later";
            default -> null;
        };
    }

    private static String name(BindException wrong) {
        return wrong.getName() + " ("
                + wrong.getName().toString().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") + ")";
    }

    /** Texts are never refused here, and only texts are secret. */
    private static String value(BindException wrong) {
        return wrong.getProperty() == null ? "read" : "'" + wrong.getProperty().getValue() + "'";
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    private static Throwable last(Throwable failure) {
        return chain(failure).reduce(failure, (outer, inner) -> inner);
    }
}
