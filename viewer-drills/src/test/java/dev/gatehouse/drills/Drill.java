package dev.gatehouse.drills;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Something that must hold whatever happens, tried at two sizes. */
abstract class Drill {

    private final String name;

    Drill(String name) {
        this.name = name;
    }

    abstract void run(Size size, Figures figures) throws Exception;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void holdsInShort() throws Exception {
        run(Size.SHORT);
    }

    @Test
    @Tag("drill")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void holdsInFull() throws Exception {
        run(Size.FULL);
    }

    private void run(Size size) throws Exception {
        Figures figures = new Figures();
        run(size, figures);
        if (size.isFull()) {
            Report.of(name, figures).write();
        }
        figures.requireAll();
    }
}
