package dev.gatehouse.viewer.server;

import java.math.BigDecimal;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The market to try the viewer with. */
final class DemoMarket {

    private record DemoIndustry(String id, String tag, String name) {}

    private record DemoShare(String id, String industry, String tag, String price) {}

    private static final List<DemoIndustry> INDUSTRIES =
            List.of(new DemoIndustry("1", "tech", "Technology"), new DemoIndustry("2", "finc", "Financial"));

    private static final List<DemoShare> SHARES = List.of(
            new DemoShare("1", "1", "BUD", "10.28"),
            new DemoShare("2", "1", "LWP", "15.20"),
            new DemoShare("3", "1", "WGL", "35.00"),
            new DemoShare("4", "2", "MGP", "12.00"),
            new DemoShare("5", "2", "MVT", "11.60"),
            new DemoShare("6", "2", "GCM", "61.64"));

    private DemoMarket() {}

    /** Adds it. */
    static void make(JdbcClient rows, long now) {
        INDUSTRIES.forEach(industry -> add(rows, industry, now));
        SHARES.forEach(share -> add(rows, share, now));
        INDUSTRIES.forEach(industry -> IndustryIndex.update(rows, industry.id(), now));
    }

    private static void add(JdbcClient rows, DemoIndustry industry, long now) {
        rows.sql("""
                        INSERT INTO industry (id, tag, name, created_at, version) VALUES (:id, :tag, :name, :now, 1)
                        """)
                .param("id", industry.id())
                .param("tag", industry.tag())
                .param("name", industry.name())
                .param("now", now)
                .update();
    }

    private static void add(JdbcClient rows, DemoShare share, long now) {
        long price = Prices.toRest(new BigDecimal(share.price()));
        rows.sql("""
                        INSERT INTO share (id, industry, tag, price, created_at, version)
                        VALUES (:id, :industry, :tag, :price, :now, 1)
                        """)
                .param("id", share.id())
                .param("industry", share.industry())
                .param("tag", share.tag())
                .param("price", price)
                .param("now", now)
                .update();
        Series.SHARE_PRICES.add(rows, share.id(), price, now);
    }
}
