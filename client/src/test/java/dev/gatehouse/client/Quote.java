package dev.gatehouse.client;

import dev.gatehouse.model.ObservableResource;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A class of an application's, as its documentation shows one. */
public class Quote extends ObservableResource {

    private @Nullable String tag;
    private @Nullable BigDecimal price;

    public @Nullable String getTag() {
        return tag;
    }

    public void setTag(@Nullable String tag) {
        String before = this.tag;
        this.tag = tag;
        changed("tag", before, tag);
    }

    public @Nullable BigDecimal getPrice() {
        return price;
    }

    public void setPrice(@Nullable BigDecimal price) {
        BigDecimal before = this.price;
        this.price = price;
        changed("price", before, price);
    }
}
