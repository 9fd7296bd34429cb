package dev.gatehouse.viewer.model;

import dev.gatehouse.model.ObservableResource;
import dev.gatehouse.model.ResourceOwner;
import java.math.BigDecimal;

/** A share of the index. */
public class Share extends ObservableResource {

    private String tag = "";
    private BigDecimal price = BigDecimal.ZERO;

    @ResourceOwner(Industry.class)
    private String industry = "";

    /** A new one, which the server doesn't have yet. */
    public Share() {}

    /** One as the server has it. */
    public Share(String id, String tag, BigDecimal price, String industry, long version) {
        super(id, version);
        this.tag = tag;
        this.price = price;
        this.industry = industry;
    }

    /** Short name, e.g. {@code BUD}; unique in the whole market without regard to case. */
    public String getTag() {
        return tag;
    }

    public void setTag(String tag) {
        String before = this.tag;
        this.tag = tag;
        changed("tag", before, this.tag);
    }

    /** Positive, exact, with two to four decimals. */
    public BigDecimal getPrice() {
        return price;
    }

    public void setPrice(BigDecimal price) {
        BigDecimal before = this.price;
        this.price = price;
        changed("price", before, this.price);
    }

    /** Id of the industry that owns it. */
    public String getIndustry() {
        return industry;
    }

    public void setIndustry(String industry) {
        String before = this.industry;
        this.industry = industry;
        changed("industry", before, this.industry);
    }
}
