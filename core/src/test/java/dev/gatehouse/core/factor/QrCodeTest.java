package dev.gatehouse.core.factor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class QrCodeTest {

    private static final String TEXT = Totp.uri("Share Price Viewer", "nimal@viewer.example", new byte[20]);
    private static final int SCALE = 6;

    private final QrCode code = QrCode.of(TEXT);

    @Test
    void aCameraReadsThePng() throws Exception {
        assertThat(read(png())).isEqualTo(TEXT);
    }

    @Test
    void theSvgIsTheSamePicture() throws Exception {
        Matcher size = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"").matcher(code.toSvg());
        assertThat(size.find()).isTrue();
        int modules = Integer.parseInt(size.group(1));
        BufferedImage drawn = new BufferedImage(modules * SCALE, modules * SCALE, BufferedImage.TYPE_INT_RGB);
        drawn.createGraphics().fillRect(0, 0, drawn.getWidth(), drawn.getHeight());
        Matcher module = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z").matcher(code.toSvg());
        while (module.find()) {
            int x = Integer.parseInt(module.group(1)) * SCALE;
            int y = Integer.parseInt(module.group(2)) * SCALE;
            drawn.setRGB(x, y, SCALE, SCALE, new int[SCALE * SCALE], 0, SCALE);
        }

        assertThat(read(drawn)).isEqualTo(TEXT);
    }

    @Test
    void nobodyReadsItInALog() {
        assertThat(code.toString()).isEqualTo("QrCode[…]");
    }

    private BufferedImage png() throws Exception {
        return ImageIO.read(new ByteArrayInputStream(code.toPng()));
    }

    private static String read(BufferedImage image) throws Exception {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        RGBLuminanceSource source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)))
                .getText();
    }
}
