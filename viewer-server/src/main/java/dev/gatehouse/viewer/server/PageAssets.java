package dev.gatehouse.viewer.server;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/** {@code /app/**}: what the page is made of. Browsers keep it, and ask each time whether it is still the same. */
@Configuration(proxyBeanMethods = false)
class PageAssets implements WebMvcConfigurer {

    private static final String ADDRESS = "/app/";

    private final PageFiles files;

    PageAssets(PageFiles files) {
        this.files = files;
    }

    /** Of a manifest (W3C) nobody else knows it. */
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer types) {
        types.mediaType("webmanifest", MediaType.valueOf("application/manifest+json"));
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(ADDRESS + "**")
                .setCacheControl(CacheControl.noCache())
                .setUseLastModified(false)
                .setEtagGenerator(file -> ((PageFile) file).tag())
                .resourceChain(false)
                .addResolver(new FromMemory());
    }

    private final class FromMemory implements ResourceResolver {

        @Override
        public @Nullable Resource resolveResource(
                @Nullable HttpServletRequest request,
                String path,
                List<? extends Resource> locations,
                ResourceResolverChain chain) {
            return files.find(ADDRESS + path).orElse(null);
        }

        @Override
        public @Nullable String resolveUrlPath(
                String path, List<? extends Resource> locations, ResourceResolverChain chain) {
            return files.find(ADDRESS + path).isPresent() ? path : null;
        }
    }
}
