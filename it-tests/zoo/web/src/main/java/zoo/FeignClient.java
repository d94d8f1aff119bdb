package zoo;

import feign.Feign;
import feign.Headers;
import feign.RequestLine;

/** Feign over its own HTTP client. */
public final class FeignClient {
    private FeignClient() {}

    interface Server {
        @RequestLine("POST")
        @Headers("Content-Type: application/octet-stream")
        String post(byte[] body);
    }

    public static void main(String[] arguments) {
        System.out.print(Feign.builder().target(Server.class, arguments[0]).post(new byte[100_000]));
    }
}
