package dev.farside.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/** A thread that serves one {@link Member} after the other: to start a new one for each takes longer than what it does. */
final class Worker extends Thread {
    private static final Deque<Worker> FREE = new ArrayDeque<>();

    private volatile Runnable job;

    private Worker() {
        setDaemon(true);
    }

    static synchronized Worker hire(String name) {
        Worker worker = FREE.poll();
        if (worker == null) {
            worker = new Worker();
            worker.start();
        }
        worker.setName(name);
        return worker;
    }

    /** The worker has no job, and will get none from who hired it. */
    static synchronized void release(Worker worker) {
        FREE.push(worker);
    }

    void begin(Runnable work) {
        job = work;
        LockSupport.unpark(this);
    }

    @Override
    public void run() {
        while (true) {
            while (job == null) {
                LockSupport.park(this);
            }
            Runnable work = job;
            job = null;
            Thread.interrupted(); // a job may have interrupted it in earnest
            work.run();
        }
    }
}
