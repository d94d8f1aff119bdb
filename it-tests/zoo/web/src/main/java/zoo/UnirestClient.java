package zoo;

import kong.unirest.core.Unirest;

/** Unirest. */
public final class UnirestClient {
    private UnirestClient() {}

    public static void main(String[] arguments) {
        System.out.print(
                Unirest.post(arguments[0]).body(new byte[100_000]).asString().getBody());
        System.exit(0);
    }
}
