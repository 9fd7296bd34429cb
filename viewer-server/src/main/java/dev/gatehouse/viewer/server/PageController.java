package dev.gatehouse.viewer.server;

import dev.gatehouse.spring.guard.AllowAnonymous;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
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

    private final Resource page;
    private final PageAssets assets;

    PageController(ResourceLoader loader, PageAssets assets) {
        this.page = loader.getResource(PageAssets.FOLDER + "index.html");
        this.assets = assets;
    }

    @GetMapping(ViewerRoutes.PAGE)
    @AllowAnonymous
    ResponseEntity<Resource> page() {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_HTML)
                .cacheControl(CacheControl.noCache())
                .eTag(assets.tagOf(page))
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Permissions-Policy", PERMISSIONS)
                .body(page);
    }
}
