/* The yardstick: power of two choices over n FIFO nodes with one worker each, Poisson arrivals,
 * exponential service, written for this one purpose and nothing else. It keeps a binary heap of the
 * nodes' next completions, draws with xoshiro256++, and counts latencies in a log-linear histogram.
 *
 * usage: p2c NODES REQUESTS LOAD SEED   →   one line: requests/s, mean latency in service times */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t state[4];
static inline uint64_t rotl(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
static inline uint64_t next_random(void) {
  uint64_t result = rotl(state[0] + state[3], 23) + state[0], t = state[1] << 17;
  state[2] ^= state[0]; state[3] ^= state[1]; state[1] ^= state[2]; state[0] ^= state[3];
  state[2] ^= t; state[3] = rotl(state[3], 45);
  return result;
}
static inline double uniform(void) { return (double)(next_random() >> 11) * 0x1.0p-53; }
static inline double exponential(double mean) { return -mean * log1p(-uniform()); }

typedef struct { double time; int node; } completion;
static completion *heap;
static int heap_size;

static void heap_push(double time, int node) {
  int hole = heap_size++;
  while (hole > 0) {
    int parent = (hole - 1) / 2;
    if (heap[parent].time <= time) break;
    heap[hole] = heap[parent];
    hole = parent;
  }
  heap[hole].time = time;
  heap[hole].node = node;
}

static void heap_pop(void) {
  completion last = heap[--heap_size];
  int hole = 0;
  for (;;) {
    int child = 2 * hole + 1;
    if (child >= heap_size) break;
    if (child + 1 < heap_size && heap[child + 1].time < heap[child].time) child++;
    if (last.time <= heap[child].time) break;
    heap[hole] = heap[child];
    hole = child;
  }
  heap[hole] = last;
}

/* Each node's queue: a growing ring of arrival times; the service time is drawn at the start. */
typedef struct { double *arrived; int first, size, capacity; } fifo;

static void fifo_push(fifo *q, double time) {
  if (q->size == q->capacity) {
    int capacity = q->capacity * 2;
    double *larger = malloc(sizeof(double) * capacity);
    for (int i = 0; i < q->size; i++) larger[i] = q->arrived[(q->first + i) & (q->capacity - 1)];
    free(q->arrived);
    q->arrived = larger; q->first = 0; q->capacity = capacity;
  }
  q->arrived[(q->first + q->size++) & (q->capacity - 1)] = time;
}

static uint64_t histogram[64 * 256];

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  int nodes = atoi(argv[1]);
  long requests = atol(argv[2]), done = 0, issued = 0;
  double load = atof(argv[3]);
  uint64_t seed = strtoull(argv[4], NULL, 10);
  for (int i = 0; i < 4; i++) state[i] = (seed + i + 1) * 0x9E3779B97F4A7C15ull;
  for (int i = 0; i < 64; i++) next_random();

  heap = malloc(sizeof(completion) * (nodes + 1));
  fifo *queue = malloc(sizeof(fifo) * nodes);
  for (int i = 0; i < nodes; i++) queue[i] = (fifo){malloc(sizeof(double) * 16), 0, 0, 16};

  const double service = 1e6, gap = service / (load * nodes);
  struct timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  double arrival = exponential(gap), sum = 0;
  while (done < requests) {
    if (heap_size == 0 || arrival < heap[0].time) {
      int a = (int)(uniform() * nodes), b = (int)(uniform() * (nodes - 1));
      if (b >= a) b++;
      int node = queue[b].size < queue[a].size ? b : a;
      fifo_push(&queue[node], arrival);
      if (queue[node].size == 1) heap_push(arrival + exponential(service), node);
      issued++;
      arrival += exponential(gap);
    } else {
      double now = heap[0].time;
      int node = heap[0].node;
      fifo *q = &queue[node];
      double latency = now - q->arrived[q->first];
      q->first = (q->first + 1) & (q->capacity - 1);
      q->size--;
      heap_pop();
      if (q->size > 0) heap_push(now + exponential(service), node);
      uint64_t bits;
      memcpy(&bits, &latency, 8);
      histogram[((bits >> 44) - (1023u << 8)) & 16383]++;
      sum += latency;
      done++;
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  double seconds = (end.tv_sec - begin.tv_sec) + (end.tv_nsec - begin.tv_nsec) / 1e9;
  printf("%.0f %.6f\n", done / seconds, sum / done / service);
  return issued >= done ? 0 : 1;
}
