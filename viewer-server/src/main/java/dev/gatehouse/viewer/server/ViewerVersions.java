package dev.gatehouse.viewer.server;

import java.util.List;

/** The versions of the viewer's API: what is not of one of them is of all. */
final class ViewerVersions {

    /** Shares by themselves. */
    static final String PLAIN = "1.0";

    /** Shares with what they cost now. */
    static final String QUOTED = "2.0";

    static final List<String> ALL = List.of(PLAIN, QUOTED);

    private ViewerVersions() {}
}
