package zoo;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.MediaType;
import java.util.concurrent.TimeUnit;

/** Armeria with its own resolver. */
public final class Armeria {
    private Armeria() {}

    public static void main(String[] arguments) throws Exception {
        System.out.print(WebClient.of()
                .prepare()
                .post(arguments[0])
                .content(MediaType.OCTET_STREAM, new byte[100_000])
                .execute()
                .aggregate()
                .get(20, TimeUnit.SECONDS)
                .contentUtf8());
        System.exit(0);
    }
}
