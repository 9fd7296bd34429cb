package dev.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.model.ResourceKey;
import dev.gatehouse.model.ResourceName;
import org.junit.jupiter.api.Test;

/** Paths follow from the names of classes. */
final class ResourceTypeTest {

    @Test
    void aClassIsCalledByItsNameInThePlural() {
        assertThat(ResourceType.of(Share.class)).isEqualTo(new ResourceType("shares", "id", null));
        assertThat(ResourceType.of(Industry.class).collection()).isEqualTo("industries");
        assertThat(ResourceType.of(PriceIndex.class).collection()).isEqualTo("priceIndexes");
        assertThat(ResourceType.of(Child.class).collection()).isEqualTo("children");
        assertThat(ResourceType.of(Box.class).collection()).isEqualTo("boxes");
        assertThat(ResourceType.of(Series.class).collection()).isEqualTo("series");
    }

    @Test
    void whatItIsCalledOtherwiseIsSaidAtIt() {
        assertThat(ResourceType.of(StockIndustry.class).collection()).isEqualTo("industries");
        assertThat(ResourceType.of(Staff.class).collection()).isEqualTo("employees");
    }

    @Test
    void itsKeyIsWhatIsMarkedSo() {
        assertThat(ResourceType.of(Currency.class).key()).isEqualTo("code");
        assertThat(ResourceType.of(Country.class).key()).isEqualTo("isoCode");
    }

    @Test
    void whatIsMadeOfAnotherIsCalledAndKnownLikeIt() {
        assertThat(ResourceType.of(ShownCountry.class)).isEqualTo(new ResourceType("lands", "isoCode", null));
    }

    record Share(String id) {}

    record Industry(String id) {}

    record PriceIndex(String id) {}

    record Child(String id) {}

    record Box(String id) {}

    record Series(String id) {}

    @ResourceName("industry")
    record StockIndustry(String id) {}

    @ResourceName(plural = "employees")
    record Staff(String id) {}

    record Currency(@ResourceKey String code, String id) {}

    @ResourceName("land")
    static class Country {

        @ResourceKey
        public String getIsoCode() {
            return "LK";
        }
    }

    static final class ShownCountry extends Country {}
}
