package dev.gatehouse.spring;

import dev.gatehouse.core.audit.Origin;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.model.Device;
import dev.gatehouse.spring.limit.ClientAddresses;
import dev.gatehouse.spring.problem.DeviceReader;
import dev.gatehouse.spring.problem.TraceIds;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Where what is done on this thread comes from: the request it answers, or the server itself. Thread-safe. */
final class RequestOrigin implements Supplier<Origin> {

    private final DeviceReader devices;
    private final ClientAddresses addresses;

    RequestOrigin(DeviceReader devices, ClientAddresses addresses) {
        this.devices = devices;
        this.addresses = addresses;
    }

    @Override
    public Origin get() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? of(attributes.getRequest())
                : Origin.SERVER;
    }

    private Origin of(HttpServletRequest request) {
        Device device = devices.read(request);
        return new Origin(
                caller(), addresses.of(request), device.equals(Device.UNKNOWN) ? null : device, TraceIds.of(request));
    }

    private static @Nullable String caller() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Subject subject
                ? subject.userId()
                : null;
    }
}
