package dev.gatehouse.viewer.model;

import dev.gatehouse.model.ObservableResource;

/** A part of the market; owns shares. */
public class Industry extends ObservableResource {

    private String tag = "";
    private String name = "";

    /** A new one, which the server doesn't have yet. */
    public Industry() {}

    /** One as the server has it. */
    public Industry(String id, String tag, String name, long version) {
        super(id, version);
        this.tag = tag;
        this.name = name;
    }

    /** Short name, e.g. {@code tech}; unique without regard to case. */
    public String getTag() {
        return tag;
    }

    public void setTag(String tag) {
        String before = this.tag;
        this.tag = tag;
        changed("tag", before, this.tag);
    }

    /** Full name, e.g. {@code Technology}. */
    public String getName() {
        return name;
    }

    public void setName(String name) {
        String before = this.name;
        this.name = name;
        changed("name", before, this.name);
    }
}
