import { ListReaders } from './ListReaders';

const CHECKOUT = 'component:default/checkout-api';
const CART = 'component:default/cart';

describe('ListReaders', () => {
  let readable: Record<string, string[]>;
  let readers: ListReaders;

  beforeEach(() => {
    jest.useFakeTimers();
    readable = {
      'user:default/olivia': [CHECKOUT],
      'user:default/max': [CART],
    };
    readers = new ListReaders({
      index: {
        levelOf: ([user], ref) =>
          readable[user].includes(ref) ? 'guest' : undefined,
      },
    });
    Object.keys(readable).forEach(read);
  });

  afterEach(() => jest.useRealTimers());

  function read(user: string) {
    readers.saw(user, {
      principals: [user],
      readable: new Set(readable[user]),
    });
  }

  it('should name those who may see what has changed, and nobody else', () => {
    expect(readers.whoSee([CHECKOUT])).toEqual(['user:default/olivia']);
    expect(readers.whoSee([CHECKOUT, CART])).toEqual(Object.keys(readable));
    expect(readers.whoSee(['component:default/other'])).toEqual([]);
  });

  it('should name those who gain or lose it by the change', () => {
    readable['user:default/max'] = [CHECKOUT];
    expect(readers.whoSee([CHECKOUT])).toEqual(Object.keys(readable));
    expect(readers.whoSee([CART])).toEqual(['user:default/max']);
  });

  it('should forget who has not read for two minutes', () => {
    jest.advanceTimersByTime(119_000);
    read('user:default/max');
    jest.advanceTimersByTime(2_000);
    expect(readers.whoSee([CHECKOUT, CART])).toEqual(['user:default/max']);
  });
});
