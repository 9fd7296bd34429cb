package dev.gatehouse.spring.log;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.model.Device;
import dev.gatehouse.spring.guard.Callers;
import dev.gatehouse.spring.problem.CurrentRequest;
import dev.gatehouse.spring.problem.DeviceReader;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Adds to lines of Spring Boot's structured logging whose request they belong to: {@code userId}, {@code device}, and the {@code
 * appVersion} and {@code apiVersion} that the device tells. Never an e-mail address. Looked up when a line is written: a request that
 * logs nothing pays nothing.
 */
public final class RequestMembers implements StructuredLoggingJsonMembersCustomizer<Object> {

    private final DeviceReader devices = new DeviceReader();

    @Override
    public void customize(Members<Object> members) {
        add(members, "userId", RequestMembers::userId);
        add(members, "device", request -> describe(devices.read(request)));
        add(members, "appVersion", request -> devices.read(request).softwareVersion());
        add(members, "apiVersion", request -> devices.read(request).apiVersion());
    }

    private static void add(
            Members<Object> members, String name, Function<HttpServletRequest, @Nullable String> value) {
        members.add(name, line -> CurrentRequest.find().map(value).orElse(null)).whenNotNull();
    }

    private static @Nullable String userId(HttpServletRequest request) {
        return Callers.of(request).map(Subject::userId).orElse(null);
    }

    private static @Nullable String describe(Device device) {
        String known = Stream.of(device.manufacturer(), device.model(), device.platform())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return known.isEmpty() ? null : known;
    }
}
