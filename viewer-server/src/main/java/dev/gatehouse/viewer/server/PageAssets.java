package dev.gatehouse.viewer.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ContentVersionStrategy;
import org.springframework.web.servlet.resource.LiteWebJarsResourceResolver;

/** {@code /app/**}: what the page is made of. Browsers keep it, and ask each time whether it is still the same. */
@Configuration(proxyBeanMethods = false)
class PageAssets implements WebMvcConfigurer {

    static final String FOLDER = "classpath:/page/";

    private final Map<String, String> tags = new ConcurrentHashMap<>();

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/app/**")
                .addResourceLocations(FOLDER)
                .setCacheControl(CacheControl.noCache())
                .setUseLastModified(false)
                .setEtagGenerator(this::tagOf);
        registry.addResourceHandler("/app/lib/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/")
                .setCacheControl(CacheControl.noCache())
                .setUseLastModified(false)
                .setEtagGenerator(this::tagOf)
                .resourceChain(true)
                .addResolver(new LiteWebJarsResourceResolver());
    }

    /** Of the content: all entries of a reproducible jar have the same time. Weak, since it is the same compressed (RFC 9110 §8.8.1). */
    String tagOf(Resource asset) {
        return tags.computeIfAbsent(
                asset.getDescription(), name -> "W/\"" + new ContentVersionStrategy().getResourceVersion(asset) + "\"");
    }
}
