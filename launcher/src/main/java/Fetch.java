import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

/** The demo's program: prints a web page, and knows nothing of farside. */
@SuppressWarnings("DefaultPackage") // as people write such a thing
public final class Fetch {
    private Fetch() {}

    public static void main(String[] arguments) {
        try (InputStream page = new URL(arguments[0]).openStream()) {
            page.transferTo(System.out);
        } catch (IOException e) {
            System.out.println(e);
            System.exit(1);
        }
    }
}
