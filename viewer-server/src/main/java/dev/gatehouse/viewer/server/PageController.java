package dev.gatehouse.viewer.server;

import dev.gatehouse.spring.guard.AllowAnonymous;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /}: the page itself. What it shows is after the {@code #} of its address, which no server sees. */
@RestController
final class PageController {

    private static final String PERMISSIONS =
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript");

    private final PageFiles files;

    PageController(PageFiles files) {
        this.files = files;
    }

    @GetMapping(ViewerRoutes.PAGE)
    @AllowAnonymous
    ResponseEntity<Resource> page() {
        return answer().contentType(MediaType.TEXT_HTML)
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Permissions-Policy", PERMISSIONS)
                .body(files.page());
    }

    /** At the root, since a worker may keep nothing that is above it. */
    @GetMapping(ViewerRoutes.WORKER)
    @AllowAnonymous
    ResponseEntity<Resource> worker() {
        return answer().contentType(SCRIPT)
                .body(files.find("/app" + ViewerRoutes.WORKER).orElseThrow());
    }

    @GetMapping(ViewerRoutes.PAGE_FILES)
    @AllowAnonymous
    ResponseEntity<PageFiles.Description> files() {
        return answer().contentType(MediaType.APPLICATION_JSON).body(files.describe());
    }

    /** To be asked for each time, and sent when any file of the page is another one. */
    private ResponseEntity.BodyBuilder answer() {
        return ResponseEntity.ok().cacheControl(CacheControl.noCache()).eTag(files.tag());
    }
}
